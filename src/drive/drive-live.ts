import { setTimeout as sleep } from 'node:timers/promises';
import type { RgbFrame } from '../image/frame';
import type { WheelCommand, World } from '../world';
import { EpisodeLog } from './episode';
import type { EpisodeRecord } from './episode';

/** A frame on its way to whoever drives. */
export interface LiveFrame {
  readonly frame: RgbFrame;
  /** Seconds since the episode's start, in the world. */
  readonly time: number;
  /** The mean command that the motors were given since the frame before; zeros with the first. */
  readonly executed: WheelCommand;
}

/** Whoever drives, at the other end of a graph. */
export interface LiveLink {
  send(frame: LiveFrame): Promise<void>;
  /** The command that answers the frame sent last. */
  waitForAnswer(): Promise<WheelCommand>;
  /** The command in effect at a time, performance.now(). */
  findCommand(at: number): WheelCommand;
  /** Frames that were answered since the episode's start. */
  readonly answered: number;
}

export interface DriveLiveOptions {
  readonly world: World;
  readonly link: LiveLink;
  readonly seed: number;
  /** Infinity: until the robot leaves the road. */
  readonly seconds: number;
  /** Whether the world stands still until a frame is answered; otherwise time passes as on the clock. */
  readonly waits: boolean;
  readonly isStopped?: () => boolean;
}

/**
 * Drives an episode whose agent is somewhere else. A world that waits does what a lockstep episode without latency does.
 * On the clock a command takes effect when it comes, to a physics step; a world that is too slow falls behind the clock.
 */
export async function driveLive(options: DriveLiveOptions): Promise<EpisodeRecord> {
  const { world, link, seed, seconds, waits, isStopped } = options;
  const { stepsPerFrame, stepsPerSecond } = world;
  const total = Math.round(seconds * stepsPerSecond);
  const log = new EpisodeLog(await world.reset(seed));
  let last: { step: number; left: number; right: number } | undefined;
  let shownAt = performance.now();
  while (!log.isDone && log.step < total && isStopped?.() !== true) {
    const taken = { step: log.step, ...log.driven };
    const steps = taken.step - (last?.step ?? taken.step);
    const executed =
      last === undefined
        ? { left: 0, right: 0 }
        : { left: (taken.left - last.left) / steps, right: (taken.right - last.right) / steps };
    last = taken;
    await link.send({ frame: log.frame, time: taken.step / stepsPerSecond, executed });
    const count = Math.min(stepsPerFrame, total - log.step);
    let commands: WheelCommand[];
    if (waits) {
      const answer = await link.waitForAnswer();
      commands = Array.from({ length: count }, () => answer);
    } else {
      const stepMs = 1000 / stepsPerSecond;
      const now = performance.now();
      await sleep(Math.max(0, shownAt + stepsPerFrame * stepMs - now));
      const from = shownAt;
      commands = Array.from({ length: count }, (_, i) => link.findCommand(from + i * stepMs));
      shownAt = Math.max(shownAt + stepsPerFrame * stepMs, now);
    }
    log.add(await world.step(commands));
  }
  return log.describe(seed, stepsPerSecond, link.answered);
}
