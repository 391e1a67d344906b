import type { ExtrinsicCalibration } from './calibration-files';
import type { CameraIntrinsics, GroundProjectorOptions, Homography } from './ground-projection';

const DUCKIETOWN_INTRINSICS: CameraIntrinsics = {
  width: 640,
  height: 480,
  cameraMatrix: [307.7379294605756, 0, 329.692367951685, 0, 314.9827773443905, 244.4605588877848, 0, 0, 1],
  distortion: [-0.2565888993516047, 0.04481160508242147, -0.00505275149956019, 0.001308569367976665, 0],
  rectification: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  projection: [
    210.1107940673828, 0, 327.2577820024981, 0, 0, 253.8408660888672, 239.9969353923052, 0, 0, 0, 1, 0,
  ],
};

/**
 * What a Duckiebot that was never calibrated uses: default.yaml of Duckietown's camera_intrinsic and camera_extrinsic
 * calibrations, made at 640x480.
 */
export const DUCKIETOWN_CALIBRATION: GroundProjectorOptions = {
  width: DUCKIETOWN_INTRINSICS.width,
  height: DUCKIETOWN_INTRINSICS.height,
  homography: [
    -4.89775e-5, -0.0002150858, -0.1818273, 0.00099274, 1.202336e-6, -0.3280241, -0.0004281805, -0.007185673,
    1,
  ],
  intrinsics: DUCKIETOWN_INTRINSICS,
};

/** A robot's own calibration, completed with Duckietown's defaults. */
export function completeCalibration(own: {
  readonly extrinsics: ExtrinsicCalibration | undefined;
  readonly intrinsics: CameraIntrinsics | undefined;
}): GroundProjectorOptions {
  const intrinsics = own.intrinsics ?? DUCKIETOWN_INTRINSICS;
  const homography =
    own.extrinsics === undefined ? DUCKIETOWN_CALIBRATION.homography : toPixels(own.extrinsics, intrinsics);
  const { width, height } = intrinsics;
  return { width, height, homography, intrinsics };
}

function toPixels({ homography, coordinates }: ExtrinsicCalibration, camera: CameraIntrinsics): Homography {
  if (coordinates === 'pixels') return homography;
  const [fx = 1, , cx = 0, , , fy = 1, cy = 0] = camera.projection;
  const rows = [0, 3, 6].map((at) => homography.slice(at, at + 3));
  return rows.flatMap(([a = 0, b = 0, c = 0]) => [a / fx, b / fy, c - (a * cx) / fx - (b * cy) / fy]);
}
