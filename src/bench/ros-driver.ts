import { join } from 'node:path';
import { packageRoot } from '../config/package-root';
import type { Turn, TurnResult } from './arm';
import { BenchError } from './bench-error';
import { BenchProcess } from './bench-process';
import type { Python } from './python';

/** How long a frame may take before it counts as lost, and how long two ends may take to find each other; seconds. */
const FRAME_LIMIT_S = 2;
const CONNECT_LIMIT_S = 30;

const SCRIPT = join(packageRoot, 'test', 'peers', 'bench_driver.py');

type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string });

/** The program that feeds every ROS arm and receives from it: one for all, and none of ours, see bench_driver.py. */
export class RosDriver {
  readonly #process: BenchProcess;
  readonly #waiting = new Map<number, (answer: Answer | BenchError) => void>();
  #nextId = 1;

  private constructor(process: BenchProcess) {
    this.#process = process;
    process.onLine((line) => {
      if (!line.startsWith('{"id"')) return;
      const answer = JSON.parse(line) as Answer;
      this.#waiting.get(answer.id)?.(answer);
    });
    process.onEnd((error) => {
      for (const settle of this.#waiting.values()) settle(error);
    });
  }

  static async start(python: Python, framesFolder: string): Promise<RosDriver> {
    const process = new BenchProcess('The driver', [python.file, SCRIPT, 'drive', framesFolder], python.env);
    await process.waitForLine('ready');
    return new RosDriver(process);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves when a frame has come back from the arm in this namespace. */
  async connect(space: string): Promise<void> {
    await this.#request('connect', { space, timeout: CONNECT_LIMIT_S });
  }

  async run(space: string, turn: Turn): Promise<TurnResult> {
    return (await this.#request('run', { space, ...turn, timeout: FRAME_LIMIT_S })) as TurnResult;
  }

  /** Longest gap of the node's event loop in ms since the last call, of its diagnostics; undefined where none came. */
  async takeLongestGap(): Promise<number | undefined> {
    const gaps = (await this.#request('take_gaps', {})) as number[];
    return gaps.length > 0 ? Math.max(...gaps) : undefined;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #request(op: string, fields: object): Promise<unknown> {
    const id = this.#nextId++;
    const answer = await new Promise<Answer | BenchError>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.writeLine(JSON.stringify({ id, op, ...fields }));
    });
    this.#waiting.delete(id);
    if (answer instanceof BenchError) throw answer;
    if ('error' in answer) throw new BenchError(`The driver could not ${op}: ${answer.error}`);
    return answer.result;
  }
}

/** The command of the echo, which sends every message back as it is. */
export function makeEchoCommand(python: Python, space: string): string[] {
  return [python.file, SCRIPT, 'echo', '--ros-args', '-r', `__ns:=${space}`];
}
