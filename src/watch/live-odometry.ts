import { Odometry, type Moved, type TimedTwist } from '../evaluate/frames/odometry';
import type { Twist } from '../lines/lane-controller';

/** Longer than any pair of frames that is still compared may be old, ns. */
const KEPT = 10_000_000_000n;

/** How the robot moved lately, by the commands that it was given. Nothing is measured at the wheels. */
export class LiveOdometry {
  readonly #commands: TimedTwist[] = [];
  readonly #odometry = new Odometry(this.#commands);

  /** @param at ns since the epoch, on the clock of the camera's stamps; one before the latest is dropped */
  add(at: bigint, twist: Twist): void {
    const last = this.#commands.at(-1);
    if (last !== undefined && at < last.at) {
      // The clock was set back, as by a simulation that begins anew, or messages changed places.
      if (last.at - at < KEPT) return;
      this.#commands.length = 0;
    }
    this.#commands.push({ at, twist });
    const first = this.#commands.findIndex((each) => at - each.at <= KEPT);
    this.#commands.splice(0, first);
  }

  /** @param from, to stamps, ns @returns undefined where no command is known for part of the time */
  between(from: bigint, to: bigint): Moved | undefined {
    return this.#odometry.between(from, to);
  }
}
