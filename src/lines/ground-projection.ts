/** Row-major 3x3: rectified pixel (u, v, 1) to the ground, metres. */
export type Homography = readonly number[];

/** Intrinsics as a ROS camera calibration YAML has them; distortion k1, k2, p1, p2, k3 (plumb_bob). */
export interface CameraIntrinsics {
  readonly width: number;
  readonly height: number;
  /** Row-major 3x3. */
  readonly cameraMatrix: readonly number[];
  /** k1, k2, p1, p2, k3; what is missing at the end is 0. */
  readonly distortion: readonly number[];
  /** Row-major 3x3. */
  readonly rectification: readonly number[];
  /** Row-major 3x4. */
  readonly projection: readonly number[];
}

/** Metres in the robot's frame: x ahead, y to the left. */
export interface GroundPoint {
  readonly x: number;
  readonly y: number;
}

export interface GroundProjector {
  /** A pixel of the rectified picture (dt-core's pixel2ground). */
  projectPixel(u: number, v: number): GroundPoint;
  /**
   * A point of the camera's picture as line_detector_node sends it, in fractions 0..1 of width and height: scaled,
   * rectified where intrinsics are given, and projected (dt-core's pixel_msg_to_ground_msg).
   */
  projectNormalized(x: number, y: number): GroundPoint;
  /** The pixel of the rectified picture that shows a point of the ground (dt-core's ground2pixel). */
  unprojectGround(x: number, y: number): { readonly u: number; readonly v: number };
}

export interface GroundProjectorOptions {
  readonly homography: Homography;
  /** Size of the picture that the homography was made for. */
  readonly width: number;
  readonly height: number;
  /** Without intrinsics the picture counts as rectified. */
  readonly intrinsics?: CameraIntrinsics;
}

/** dt-core's ground_projection_node: GroundProjectionGeometry, and image_geometry's rectifyPoint. */
export function createGroundProjector(options: GroundProjectorOptions): GroundProjector {
  const { homography, width, height, intrinsics } = options;
  const inverse = invert(homography);
  if (inverse === undefined) {
    throw new RangeError('homography: expected nine numbers of a matrix with an inverse');
  }
  const projectPixel = (u: number, v: number): GroundPoint => {
    const [x, y] = transform(homography, u, v);
    return { x, y };
  };
  return {
    projectPixel,
    projectNormalized(x, y) {
      const pixel = [x * width, y * height] as const;
      const [u, v] = intrinsics === undefined ? pixel : rectifyPixel(intrinsics, ...pixel);
      return projectPixel(u, v);
    },
    unprojectGround(x, y) {
      const [u, v] = transform(inverse, x, y);
      return { u, v };
    },
  };
}

/** Rounds of OpenCV's undistortPoints unless told otherwise. */
const UNDISTORT_ROUNDS = 5;

/** A pixel of the distorted picture, in the rectified one: cv2.undistortPoints with R and P. */
export function rectifyPixel(camera: CameraIntrinsics, u: number, v: number): [u: number, v: number] {
  const [fx = 1, , cx = 0, , fy = 1, cy = 0] = camera.cameraMatrix;
  const [k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0] = camera.distortion;
  const [x0, y0] = [(u - cx) / fx, (v - cy) / fy];
  let [x, y] = [x0, y0];
  for (let round = 0; round < UNDISTORT_ROUNDS; round++) {
    const r2 = x * x + y * y;
    const inverseRadial = 1 / (1 + ((k3 * r2 + k2) * r2 + k1) * r2);
    // OpenCV gives up here and returns the point as it was.
    if (inverseRadial < 0) {
      [x, y] = [x0, y0];
      break;
    }
    const dx = 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
    const dy = p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
    [x, y] = [(x0 - dx) * inverseRadial, (y0 - dy) * inverseRadial];
  }
  [x, y] = transform(camera.rectification, x, y);
  const [p11 = 1, p12 = 0, p13 = 0, , p21 = 0, p22 = 1, p23 = 0, , p31 = 0, p32 = 0, p33 = 1] =
    camera.projection;
  return transform([p11, p12, p13, p21, p22, p23, p31, p32, p33], x, y);
}

function transform(m: readonly number[], x: number, y: number): [number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
  const z = g * x + h * y + i;
  return [(a * x + b * y + c) / z, (d * x + e * y + f) / z];
}

/** @returns undefined where there is none */
export function invert(m: readonly number[]): number[] | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * (adjugate[0] ?? 0) + b * (adjugate[3] ?? 0) + c * (adjugate[6] ?? 0);
  if (!Number.isFinite(1 / determinant)) return undefined;
  return adjugate.map((value) => value / determinant);
}
