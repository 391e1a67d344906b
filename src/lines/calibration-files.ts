import { parseDocument } from 'yaml';
import { z } from 'zod';
import { invert } from './ground-projection';
import type { CameraIntrinsics, Homography } from './ground-projection';

/** A calibration file that cannot be used; the message names file, key, what was expected and what was found. */
export class CalibrationError extends Error {
  override readonly name = 'CalibrationError';
}

/** Where the camera sees the ground, as a file has it. */
export interface ExtrinsicCalibration {
  /** Row-major 3x3, from the rectified picture to the ground, metres. */
  readonly homography: Homography;
  /** What it takes: pixels (u, v), or (u - cx) / fx, (v - cy) / fy with the projection matrix of the intrinsics. */
  readonly coordinates: 'pixels' | 'normalized';
}

const numbers = (length: number): z.ZodType<number[]> => z.array(z.number()).length(length);
const matrix = (length: number): z.ZodType<{ data: number[] }> => z.looseObject({ data: numbers(length) });
const NINE = { error: 'expected nine numbers, or three rows of three' };
const nineNumbers = z.array(z.number(NINE), NINE).length(9, NINE);
const extrinsicFile = z.looseObject({
  version: z.union([z.string(), z.number()]).transform(String).optional(),
  format: z.string().optional(),
  homography: z.preprocess((given) => (Array.isArray(given) ? given.flat() : given), nineNumbers),
});
const intrinsicFile = z.looseObject({
  image_width: z.int().min(1),
  image_height: z.int().min(1),
  camera_matrix: matrix(9),
  distortion_model: z.literal('plumb_bob').default('plumb_bob'),
  distortion_coefficients: z.looseObject({ data: z.array(z.number()).min(4).max(5) }),
  rectification_matrix: matrix(9),
  projection_matrix: matrix(12),
});

/** What ente's calibration tools call homographies of normalised coordinates; they write no other. */
const NORMALIZED_FORMAT = 'resolution-independent';

/**
 * Reads Duckietown's extrinsic calibration (camera_extrinsic/<veh>.yaml): daffy's, of pixels, has no version; ente's, of
 * normalised coordinates, has version "2" (dt_computer_vision, HomographyToolkit). Keys such as a date are ignored.
 * @throws CalibrationError on broken YAML, another version or format, not nine numbers, or a matrix without inverse
 */
export function parseExtrinsics(yamlText: string, source = 'extrinsic calibration'): ExtrinsicCalibration {
  const { version, format, homography } = parseFile(extrinsicFile, yamlText, source);
  if (version !== undefined && version.trim() !== '2') {
    throw new CalibrationError(
      `${source}: version: expected none (daffy: pixels) or "2" (ente: normalised coordinates), found "${version}"`,
    );
  }
  if (format !== undefined && format.trim().toLowerCase() !== NORMALIZED_FORMAT) {
    throw new CalibrationError(`${source}: format: expected ${NORMALIZED_FORMAT}, found "${format}"`);
  }
  if (invert(homography) === undefined) {
    throw new CalibrationError(`${source}: homography: expected a matrix with an inverse, got one without`);
  }
  return { homography, coordinates: version === undefined ? 'pixels' : 'normalized' };
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
