import type { RgbFrame } from '../image/frame';
import type { CameraIntrinsics, Homography } from '../lines/ground-projection';
import type { WheelCommand } from '../lines/kinematics';
import type { LanePose, Place } from './lanes';

/** Where the robot truly is after a physics step. */
export interface TrueState {
  /** Middle of the wheels' axle. */
  readonly place: Place;
  /** All lanes that the robot is in, the best aligned first; see findLanePoses. */
  readonly lanes: readonly LanePose[];
  /** The command that was in effect during the step, after the motors' delay. */
  readonly effective: WheelCommand;
}

export interface Observation {
  /** What the camera sees at the end of the step: rgb8. */
  readonly frame: RgbFrame;
  /** After each physics step since the last observation; after a reset the start alone. Never empty. */
  readonly states: readonly TrueState[];
  /** The robot has left the road's tiles: no step follows. */
  readonly isDone: boolean;
}

/** A calibrated camera, in the terms of a robot's own calibration files. */
export interface WorldCalibration {
  readonly width: number;
  readonly height: number;
  /** Row-major 3x3: rectified pixel to the ground in the axle's frame, metres ahead and to the left. */
  readonly homography: Homography;
  readonly intrinsics: CameraIntrinsics;
}

/** A world to drive in, in lockstep: it stands still between two calls. */
export interface World {
  readonly calibration: WorldCalibration;
  /** Physics steps between two frames, and in a second. */
  readonly stepsPerFrame: number;
  readonly stepsPerSecond: number;
  /** Begins an episode; equal seeds begin equal ones, to the bit. */
  reset(seed: number): Observation | Promise<Observation>;
  /**
   * Drives on, one physics step a command, and takes a frame at the end. Stops early where the robot leaves the road.
   * @throws Error before the first reset, and after the end of an episode
   */
  step(commands: readonly WheelCommand[]): Observation | Promise<Observation>;
  close(): void | Promise<void>;
}
