import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BenchError } from './bench-error';

const START_LIMIT_MS = 60_000;
const END_LIMIT_MS = 3_000;
const OUTPUT_KEPT = 4_000;

/** A program that is started, watched until it says that it is ready, and ended again. */
export class BenchProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  #output = '';

  constructor(name: string, command: readonly string[], env: NodeJS.ProcessEnv) {
    const [file = '', ...args] = command;
    this.#name = name;
    this.#child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const kill = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.once('exit', () => process.off('exit', kill));
    // Without a listener a program that is missing would end this one.
    this.#child.on('error', (error) => (this.#output += String(error)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#output = `${this.#output}\n${line}`.slice(-OUTPUT_KEPT);
        this.#child.emit('line', line);
      });
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  onLine(listener: (line: string) => void): void {
    this.#child.on('line', listener);
  }

  /** @param fail is told why no further line will come */
  onEnd(fail: (error: BenchError) => void): void {
    this.#child.once('close', (code, signal) => {
      fail(new BenchError(`${this.#name} ended with ${String(code ?? signal)}:${this.#output}`));
    });
  }

  writeLine(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Waits for a line that has this in it. */
  async waitForLine(text: string): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort();
    }, START_LIMIT_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        this.onLine((line) => {
          if (line.includes(text)) resolve();
        });
        this.onEnd(reject);
        limit.signal.addEventListener('abort', () => {
          reject(
            new BenchError(
              `${this.#name} did not say "${text}" within ${START_LIMIT_MS / 1000} s:${this.#output}`,
            ),
          );
        });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it, by force if it does not go. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined)
      return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_LIMIT_MS);
    await ended;
    clearTimeout(timer);
  }
}
