import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import type { Turn, TurnResult } from './contender';
import { DriverProcess } from './driver-process';
import type { Python } from './python';

/** How long a frame may take before it counts as lost, and how long two ends may take to find each other; seconds. */
const FRAME_LIMIT_S = 2;
const CONNECT_LIMIT_S = 30;

const SCRIPT = join(packageRoot, 'test', 'peers', 'bench_driver.py');

/** The program that feeds every ROS contender and receives from it: one for all, and none of ours, see bench_driver.py. */
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

  /** Longest gap of the node's event loop in ms since the last call, of its diagnostics; undefined where none came. */
  async takeLongestGap(): Promise<number | undefined> {
    const gaps = (await this.#process.request('take_gaps')) as number[];
    return gaps.length > 0 ? Math.max(...gaps) : undefined;
  }

  /** Listens to one of the node's latency topics, and tells the milliseconds of each frame when it is over. */
  async watchStage(topic: string): Promise<() => Promise<number[]>> {
    await this.#process.request('watch_stage', { topic });
    return async () => (await this.#process.request('take_stage')) as number[];
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

/** The command of the echo, which sends every message back as it is. */
export function makeEchoCommand(python: Python, space: string): string[] {
  return [python.file, SCRIPT, 'echo', '--ros-args', '-r', `__ns:=${space}`];
}
