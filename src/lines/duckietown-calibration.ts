import type { CameraIntrinsics, GroundProjectorOptions, Homography } from './ground-projection';

/**
 * What a Duckiebot uses until it is calibrated: camera_extrinsic/default.yaml and camera_intrinsic/default.yaml of
 * Duckietown's software. A robot's own differ by a few per cent; what two pictures of one camera differ by stays.
 */
export const DUCKIETOWN_CALIBRATION: GroundProjectorOptions = {
  homography: [
    ...[-4.89775e-5, -0.0002150858, -0.1818273],
    ...[0.00099274, 1.202336e-6, -0.3280241],
    ...[-0.0004281805, -0.007185673, 1],
  ],
  width: 640,
  height: 480,
  intrinsics: {
    width: 640,
    height: 480,
    cameraMatrix: [305.5718893575089, 0, 303.0797142544728, 0, 308.8338858195428, 231.8845403702499, 0, 0, 1],
    distortion: [-0.2944667743901807, 0.0701431287084318, 0.0005859930422629722, -0.0006697840226199427, 0],
    rectification: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    projection: [
      ...[220.2460277141687, 0, 301.8668918355899, 0],
      ...[0, 238.6758484095299, 227.0880056118307, 0],
      ...[0, 0, 1, 0],
    ],
  },
};

/** A robot's own calibration, with Duckietown's where it has none. */
export function completeCalibration(own: {
  readonly homography: Homography | undefined;
  readonly intrinsics: CameraIntrinsics | undefined;
}): GroundProjectorOptions {
  const homography = own.homography ?? DUCKIETOWN_CALIBRATION.homography;
  if (own.intrinsics === undefined) return { ...DUCKIETOWN_CALIBRATION, homography };
  const { width, height } = own.intrinsics;
  return { homography, width, height, intrinsics: own.intrinsics };
}
