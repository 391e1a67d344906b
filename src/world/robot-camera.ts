import { createCamera } from '../render';
import type { Camera } from '../render';
import type { WorldCalibration } from './world';

/** The camera's place on the robot: metres ahead of the axle. */
export const CAMERA_AHEAD = 0.066;
/** Pixels per radian in the middle of a picture 640 wide. */
const FOCAL = 308;
/** Radial part of plumb_bob, as Duckietown's simulator bends its pictures. */
const DISTORTION = [-0.2, 0.0305] as const;
const PITCH_DEGREES = 19.15;
const MOUNT_HEIGHT = 0.108;

/** The camera of Duckietown's simulator and robots: 0.108 m up, 19.15 degrees down, a wide lens of barrel distortion. */
export function createRobotCamera(width = 640, height = 480): Camera {
  return createCamera({
    width,
    height,
    lens: 'perspective',
    focal: (FOCAL * width) / 640,
    distortion: [...DISTORTION, 0, 0],
    mountHeight: MOUNT_HEIGHT,
    pitch: (PITCH_DEGREES * Math.PI) / 180,
  });
}

/** What calibrating that camera perfectly would give. */
export function calibrateCamera(camera: Camera): WorldCalibration {
  const { width, height, focal, pitch, mountHeight, distortion } = camera;
  const [cx, cy] = [width / 2, height / 2];
  return {
    width,
    height,
    homography: findHomography({ focal, cx, cy, pitch, mountHeight, ahead: CAMERA_AHEAD }),
    intrinsics: {
      width,
      height,
      cameraMatrix: [focal, 0, cx, 0, focal, cy, 0, 0, 1],
      distortion: [distortion[0], distortion[1], 0, 0, 0],
      rectification: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      projection: [focal, 0, cx, 0, 0, focal, cy, 0, 0, 0, 1, 0],
    },
  };
}

/** A perspective picture over flat ground: focal length and centre in pixels, pitch in radians down, the rest in metres. */
export interface GroundView {
  readonly focal: number;
  readonly cx: number;
  readonly cy: number;
  readonly pitch: number;
  readonly mountHeight: number;
  /** Distance from the axle to the camera. */
  readonly ahead: number;
}

/** The homography, row-major 3x3, from a pixel (u, v, 1) to metres ahead of the axle and to the left. */
export function findHomography({ focal, cx, cy, pitch, mountHeight, ahead }: GroundView): number[] {
  const [sin, cos] = [Math.sin(pitch), Math.cos(pitch)];
  // A pixel's ray is ((u - cx) / f, (v - cy) / f, 1): right, down, ahead; then tipped down by the pitch.
  const down = [0, cos / focal, sin - (cos * cy) / focal] as const;
  const forward = [0, -sin / focal, cos + (sin * cy) / focal] as const;
  return [
    ...[0, 1, 2].map((i) => mountHeight * (forward[i] ?? 0) + ahead * (down[i] ?? 0)),
    -mountHeight / focal,
    0,
    (mountHeight * cx) / focal,
    ...down,
  ];
}
