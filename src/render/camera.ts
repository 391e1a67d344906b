const { PI, abs, atan2, floor, hypot, sqrt } = Math;

/**
 * A fisheye camera: a ray at angle theta from the optical axis falls
 * r = focal * (t + k1 t^3 + k2 t^5 + k3 t^7 + k4 t^9) from the centre, where t is theta (`equidistant`: Kannala and
 * Brandt 2006, OpenCV's fisheye module) or tan theta (`perspective`: the radial part of OpenCV's plumb_bob, which
 * Duckietown's robots are calibrated with).
 */
export interface Camera {
  readonly width: number;
  readonly height: number;
  readonly lens: 'equidistant' | 'perspective';
  /** Pixels per radian in the middle. */
  readonly focal: number;
  readonly distortion: readonly [k1: number, k2: number, k3: number, k4: number];
  /** Metres above the ground. */
  readonly mountHeight: number;
  /** Radians that the optical axis looks down. */
  readonly pitch: number;
}

/** Robot frame: x metres ahead of the camera, y to the left, z above the ground; directions likewise. */
export type Vector = readonly [x: number, y: number, z: number];

/** Samples along each side of a pixel. */
export const SUBSAMPLES = 2;

/** What a camera sees, apart from where it is: made once a camera. */
export interface RayTable {
  /**
   * Where each sample's ray meets the ground: x, y in metres, robot frame; NaN above the horizon. For each
   * pixel, row by row, SUBSAMPLES * SUBSAMPLES pairs.
   */
  readonly ground: Float32Array;
  /** Direction of each pixel's middle, unit length: x, y, z for each pixel. */
  readonly rays: Float32Array;
  /** Distance from the picture's centre, 1 in its corners; for each pixel. */
  readonly radius: Float32Array;
}

/** A Duckiebot's lens is sold as one of 160 degrees, which is its diagonal. */
const DIAGONAL_VIEW = (160 * PI) / 180;

/** A Duckiebot's camera: 0.108 m up, looking down 17 degrees, equidistant, 160 degrees across the diagonal. */
export function createCamera(options: Partial<Camera> = {}): Camera {
  const { width = 640, height = 480 } = options;
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`camera: expected a size of whole pixels above 0, got ${width}x${height}`);
  }
  return {
    lens: 'equidistant',
    focal: sqrt(width * width + height * height) / DIAGONAL_VIEW,
    distortion: [0, 0, 0, 0],
    mountHeight: 0.108,
    pitch: (17 * PI) / 180,
    ...options,
    width,
    height,
  };
}

const tables = new WeakMap<Camera, RayTable>();

/** The camera's rays, computed at the first call (0.3 s at 640x480) and kept with the camera object. */
export function traceRays(camera: Camera): RayTable {
  let table = tables.get(camera);
  if (table === undefined) {
    table = computeRays(camera);
    tables.set(camera, table);
  }
  return table;
}

/** Direction in the robot frame of the ray through a point of the picture (0, 0 is its upper left corner). */
export function unprojectPixel(camera: Camera, u: number, v: number): Vector {
  const dx = u - camera.width / 2;
  const dy = v - camera.height / 2;
  const r = sqrt(dx * dx + dy * dy);
  const bent = invertDistortion(camera, r / camera.focal);
  const theta = camera.lens === 'perspective' ? Math.atan(bent) : bent;
  const sideways = r === 0 ? 0 : Math.sin(theta) / r;
  // Camera axes: right, down, forward; then tipped down by the pitch.
  const [right, down, ahead] = [dx * sideways, dy * sideways, Math.cos(theta)];
  const [cos, sin] = [Math.cos(camera.pitch), Math.sin(camera.pitch)];
  return [ahead * cos - down * sin, -right, -ahead * sin - down * cos];
}

/** Where a point of the robot frame falls in the picture, pixels; undefined behind the camera. */
export function projectPoint(camera: Camera, point: Vector): readonly [u: number, v: number] | undefined {
  const [x, y, z] = [point[0], point[1], point[2] - camera.mountHeight];
  const [cos, sin] = [Math.cos(camera.pitch), Math.sin(camera.pitch)];
  const [right, down, ahead] = [-y, -x * sin - z * cos, x * cos - z * sin];
  const off = sqrt(right * right + down * down);
  const theta = atan2(off, ahead);
  if (theta > PI / 2) return undefined;
  const bent = camera.lens === 'perspective' ? Math.tan(theta) : theta;
  const r = off === 0 ? 0 : (camera.focal * distort(camera, bent)) / off;
  return [camera.width / 2 + right * r, camera.height / 2 + down * r];
}

function computeRays(camera: Camera): RayTable {
  const { width, height, mountHeight } = camera;
  const perPixel = SUBSAMPLES * SUBSAMPLES;
  const ground = new Float32Array(width * height * perPixel * 2).fill(NaN);
  const rays = new Float32Array(width * height * 3);
  const radius = new Float32Array(width * height);
  const corner = sqrt(width * width + height * height) / 2;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      rays.set(unprojectPixel(camera, column + 0.5, row + 0.5), pixel * 3);
      radius[pixel] = hypot(column + 0.5 - width / 2, row + 0.5 - height / 2) / corner;
      for (let sample = 0; sample < perPixel; sample++) {
        const u = column + ((sample % SUBSAMPLES) + 0.5) / SUBSAMPLES;
        const v = row + (floor(sample / SUBSAMPLES) + 0.5) / SUBSAMPLES;
        const [x, y, z] = unprojectPixel(camera, u, v);
        if (z >= -1e-4) continue;
        ground[(pixel * perPixel + sample) * 2] = (x * mountHeight) / -z;
        ground[(pixel * perPixel + sample) * 2 + 1] = (y * mountHeight) / -z;
      }
    }
  }
  return { ground, rays, radius };
}

function distort({ distortion: [k1, k2, k3, k4] }: Camera, bent: number): number {
  const t = bent * bent;
  return bent * (1 + t * (k1 + t * (k2 + t * (k3 + t * k4))));
}

/** Newton's method; one step where there is no distortion. */
function invertDistortion(camera: Camera, target: number): number {
  const [k1, k2, k3, k4] = camera.distortion;
  let bent = target;
  for (let i = 0; i < 20; i++) {
    const t = bent * bent;
    const slope = 1 + t * (3 * k1 + t * (5 * k2 + t * (7 * k3 + t * 9 * k4)));
    const step = (distort(camera, bent) - target) / slope;
    bent -= step;
    if (abs(step) < 1e-12) break;
  }
  return bent;
}
