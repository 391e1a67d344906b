import { parseDocument } from 'yaml';
import { z } from 'zod';

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

/** A calibration file that cannot be used; the message names file, key, what was expected and what was found. */
export class CalibrationError extends Error {
  override readonly name = 'CalibrationError';
}

const numbers = (length: number): z.ZodType<number[]> => z.array(z.number()).length(length);
const matrix = (length: number): z.ZodType<{ data: number[] }> => z.looseObject({ data: numbers(length) });
const extrinsicFile = z.looseObject({ homography: numbers(9) });
const intrinsicFile = z.looseObject({
  image_width: z.int().min(1),
  image_height: z.int().min(1),
  camera_matrix: matrix(9),
  distortion_model: z.literal('plumb_bob').default('plumb_bob'),
  distortion_coefficients: z.looseObject({ data: z.array(z.number()).min(4).max(5) }),
  rectification_matrix: matrix(9),
  projection_matrix: matrix(12),
});

/**
 * Reads `homography` from Duckietown's extrinsic calibration (camera_extrinsic/<veh>.yaml); other keys are ignored.
 * @throws CalibrationError on broken YAML, a missing key, not nine numbers, or a matrix without inverse
 */
export function parseHomography(yamlText: string, source = 'extrinsic calibration'): Homography {
  const { homography } = parseFile(extrinsicFile, yamlText, source);
  if (invert(homography) === undefined) {
    throw new CalibrationError(`${source}: homography: expected a matrix with an inverse, got one without`);
  }
  return homography;
}

/** Reads a ROS camera calibration (camera_intrinsic/<veh>.yaml). @throws CalibrationError */
export function parseIntrinsics(yamlText: string, source = 'intrinsic calibration'): CameraIntrinsics {
  const file = parseFile(intrinsicFile, yamlText, source);
  return {
    width: file.image_width,
    height: file.image_height,
    cameraMatrix: file.camera_matrix.data,
    distortion: file.distortion_coefficients.data,
    rectification: file.rectification_matrix.data,
    projection: file.projection_matrix.data,
  };
}

function parseFile<File>(schema: z.ZodType<File>, yamlText: string, source: string): File {
  const document = parseDocument(yamlText);
  const broken = document.errors[0];
  if (broken !== undefined) throw new CalibrationError(`${source}: not valid YAML: ${broken.message}`);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.path.map(String).join('.') ?? '';
  throw new CalibrationError(`${source}: ${key === '' ? '' : `${key}: `}${issue?.message ?? 'unusable'}`);
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
    throw new CalibrationError('homography: expected nine numbers of a matrix with an inverse');
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

function invert(m: readonly number[]): number[] | undefined {
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
