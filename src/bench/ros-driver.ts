import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import type { Turn, TurnResult } from './contender';
import { DriverProcess } from './driver-process';
import type { Python } from './python';

/** Time after which a frame counts as lost, and time that discovery may take; s. */
const FRAME_LIMIT_S = 2;
const CONNECT_LIMIT_S = 30;

const SCRIPT = join(packageRoot, 'test', 'peers', 'bench_driver.py');

/** The program that sends frames to every ROS contender and receives them back: independent Python, bench_driver.py. */
export class RosDriver {
  readonly #process: DriverProcess;

  private constructor(process: DriverProcess) {
    this.#process = process;
  }

  static async start(python: Python, framesFolder: string): Promise<RosDriver> {
    return new RosDriver(await DriverProcess.start(python, [SCRIPT, 'drive', framesFolder]));
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves when a frame has come back from the contender in this namespace. */
  async connect(space: string): Promise<void> {
    await this.#process.request('connect', { space, timeout: CONNECT_LIMIT_S });
  }

  async run(space: string, turn: Turn): Promise<TurnResult> {
    return (await this.#process.request('run', { space, ...turn, timeout: FRAME_LIMIT_S })) as TurnResult;
  }

  /** Longest event-loop gap in the node's diagnostics since the last call, ms; undefined if none arrived. */
  async takeLongestGap(): Promise<number | undefined> {
    const gaps = (await this.#process.request('take_gaps')) as number[];
    return gaps.length > 0 ? Math.max(...gaps) : undefined;
  }

  /** Subscribes to one of the node's latency topics. @returns ends it, and resolves with the ms of each frame */
  async watchStage(topic: string): Promise<() => Promise<number[]>> {
    await this.#process.request('watch_stage', { topic });
    return async () => (await this.#process.request('take_stage')) as number[];
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

/** Makes the command of the echo, which sends every message back unchanged. */
export function makeEchoCommand(python: Python, space: string): string[] {
  return [python.file, SCRIPT, 'echo', '--ros-args', '-r', `__ns:=${space}`];
}
