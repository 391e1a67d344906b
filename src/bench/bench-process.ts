import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ChildProgram } from '../process/child-program';
import { BenchError } from './bench-error';

const START_LIMIT_MS = 60_000;

/** A program that reads and writes lines, and writes one when it is ready. */
export class BenchProcess extends ChildProgram {
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(name: string, [file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
    const child = spawn(file, args, { env });
    super(name, child);
    this.#name = name;
    this.#child = child;
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => child.emit('line', line));
    }
  }

  override get pid(): number {
    return super.pid ?? 0;
  }

  onLine(listener: (line: string) => void): void {
    this.#child.on('line', listener);
  }

  writeLine(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Waits for a line that has this in it. @throws an Error with its last lines where it ends or takes too long */
  async waitForLine(text: string): Promise<void> {
    const said = new Promise<true>((resolve) => {
      this.onLine((line) => {
        if (line.includes(text)) resolve(true);
      });
    });
    const late = delay(START_LIMIT_MS, false, { ref: false });
    if (await Promise.race([said, late, this.died])) return;
    throw new BenchError(
      `${this.#name} did not say "${text}" within ${START_LIMIT_MS / 1000} s. Its last lines:\n${this.log}`,
    );
  }
}
