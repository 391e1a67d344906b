import type { Random } from '../render';
import type { WheelCommand } from '../lines/kinematics';
import { wrapAngle } from './lanes';
import type { Place } from './lanes';

export const STOPPED: WheelCommand = { left: 0, right: 0 };

/** Physics steps a second: the delay of 0.15 s is 9 of them, a frame of the camera 4. */
export const STEPS_PER_SECOND = 60;
const DELAY_STEPS = 9;
const SECONDS = 1 / STEPS_PER_SECOND;

/** duckietown-world's nominal DB18: accelerations by speed and by motor command. */
const SPEED_DAMPING = 5;
const TURN_DAMPING = 4;
const SPEED_GAIN = 1.5;
const TURN_GAIN = 15;

export interface DriveState extends Place {
  /** Metres a second, ahead. */
  readonly speed: number;
  /** Radians a second, to the left. */
  readonly turn: number;
}

/** A differential drive whose commands take effect 0.15 s late and which speeds up and slows down as a DB18 does. */
export class DriveDynamics {
  #state: DriveState;
  readonly #delay = new MotorDelay();
  readonly #noise: number;
  readonly #random: Random;

  /** @param noise deviation of each motor's strength, as a share of its command, drawn anew each step */
  constructor(start: Place, noise: number, random: Random) {
    this.#state = { ...start, speed: 0, turn: 0 };
    this.#noise = noise;
    this.#random = random;
  }

  get state(): DriveState {
    return this.#state;
  }

  /** Goes one physics step on. @returns the command that was in effect: the one of 0.15 s ago */
  step(command: WheelCommand): WheelCommand {
    const effective = this.#delay.pass(command);
    const left = effective.left * drawStrength(this.#noise, this.#random);
    const right = effective.right * drawStrength(this.#noise, this.#random);
    const { x, y, heading, speed, turn } = this.#state;
    const nextSpeed = speed + SECONDS * (SPEED_GAIN * (right + left) - SPEED_DAMPING * speed);
    const nextTurn = turn + SECONDS * (TURN_GAIN * (right - left) - TURN_DAMPING * turn);
    // Along the arc's chord: exact for a turn at constant speed but for its length, which is 1e-6 too long.
    const middle = heading + (nextTurn * SECONDS) / 2;
    this.#state = {
      x: x + nextSpeed * SECONDS * Math.cos(middle),
      y: y + nextSpeed * SECONDS * Math.sin(middle),
      heading: wrapAngle(heading + nextTurn * SECONDS),
      speed: nextSpeed,
      turn: nextTurn,
    };
    return effective;
  }
}

/** Motors answer commands 0.15 s late. */
export class MotorDelay {
  readonly #waiting: WheelCommand[] = Array.from({ length: DELAY_STEPS }, () => STOPPED);

  /** Takes the command of a physics step. @returns the one that takes effect in it, clipped */
  pass(command: WheelCommand): WheelCommand {
    this.#waiting.push({ left: clip(command.left), right: clip(command.right) });
    return this.#waiting.shift() ?? STOPPED;
  }
}

/**
 * What a motor makes of its command in one physics step, as a factor.
 * @param noise its deviation from 1; without noise nothing is drawn
 */
export function drawStrength(noise: number, random: Random): number {
  if (noise === 0) return 1;
  // The sum of four uniforms, scaled to deviation 1, stays within 3.5.
  const sum = random() + random() + random() + random();
  return 1 + noise * (sum - 2) * Math.sqrt(3);
}

function clip(value: number): number {
  return value > 1 ? 1 : value >= -1 ? value : value < -1 ? -1 : 0;
}
