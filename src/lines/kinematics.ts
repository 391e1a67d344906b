import type { Twist } from './lane-controller';

/** What the motors are given, -1 to 1 each (AIDO's PWM commands); more is clipped. */
export interface WheelCommand {
  readonly left: number;
  readonly right: number;
}

/** Duckietown's kinematics_node: names as in its calibration file. */
export interface KinematicsOptions {
  readonly gain?: number;
  readonly trim?: number;
  /** Metres between the wheels. */
  readonly baseline?: number;
  /** Metres. */
  readonly radius?: number;
  readonly k?: number;
  readonly limit?: number;
}

/** Its default.yaml: a robot that was never calibrated. */
const DUCKIETOWN_KINEMATICS: Required<KinematicsOptions> = {
  gain: 1,
  trim: 0,
  baseline: 0.1,
  radius: 0.0318,
  k: 27,
  limit: 1,
};

/** Converts speed and turn of the robot to the commands of its motors, and back. */
export class Kinematics {
  readonly #options: Required<KinematicsOptions>;

  constructor(options: KinematicsOptions = {}) {
    this.#options = { ...DUCKIETOWN_KINEMATICS, ...options };
  }

  toWheels({ v, omega }: Twist): WheelCommand {
    const { gain, trim, baseline, radius, k, limit } = this.#options;
    const drive = (speed: number, strength: number): number =>
      Math.max(-limit, Math.min((speed / radius) * (strength / k), limit));
    return {
      left: drive(v - 0.5 * omega * baseline, gain - trim),
      right: drive(v + 0.5 * omega * baseline, gain + trim),
    };
  }

  toTwist({ left, right }: WheelCommand): Twist {
    const { gain, trim, baseline, radius, k } = this.#options;
    const [slow, fast] = [(left * radius * k) / (gain - trim), (right * radius * k) / (gain + trim)];
    return { v: (fast + slow) / 2, omega: (fast - slow) / baseline };
  }
}
