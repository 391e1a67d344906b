import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** The simulator's process has died, hangs, or answers what nobody asked. The message says which, with its last words. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
}

export interface SimulatorCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** A request that takes longer counts as hung, ms. */
  readonly timeoutMs?: number;
}

export interface SimulatorAnswer {
  readonly header: unknown;
  readonly data: Buffer;
}

/** Loading a map's textures on a busy machine takes more than a minute. */
const TIMEOUT_MS = 240_000;
/** What is kept of its stderr for an error, characters. */
const LAST_WORDS = 400;

/** A process that answers each line of JSON with a line of JSON and the bytes that it announces: simulator/serve_world.py. */
export class SimulatorProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #timeoutMs: number;
  #received: Buffer[] = [];
  #lastWords = '';
  #waiting:
    { resolve: (answer: SimulatorAnswer) => void; reject: (error: SimulatorError) => void } | undefined;
  #failure: SimulatorError | undefined;

  /** Its first answer comes unasked: see hear. */
  constructor({ file, args, timeoutMs = TIMEOUT_MS }: SimulatorCommand) {
    this.#timeoutMs = timeoutMs;
    // A process group of its own: xvfb-run would leave its child behind.
    this.#child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#received.push(chunk);
      this.#tryAnswer();
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-LAST_WORDS);
    });
    // A broken pipe is told by the end of the process.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => {
      this.#fail(`could not be started: ${error.message}`);
    });
    this.#child.on('close', (code, signal) => {
      this.#fail(`ended with ${signal ?? `exit code ${String(code)}`}`);
    });
  }

  /** Sends a request. @throws SimulatorError */
  ask(request: object): Promise<SimulatorAnswer> {
    if (this.#failure === undefined) this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.hear();
  }

  /** Waits for the next answer. @throws SimulatorError */
  async hear(): Promise<SimulatorAnswer> {
    if (this.#failure !== undefined) throw this.#failure;
    const timer = setTimeout(() => {
      this.#fail(`did not answer for ${this.#timeoutMs / 1000} s`);
      this.#kill();
    }, this.#timeoutMs);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#tryAnswer();
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process, whatever it does. */
  close(): void {
    this.#fail('was closed');
    this.#kill();
  }

  #tryAnswer(): void {
    if (this.#waiting === undefined) return;
    // A frame comes in a dozen pieces: they are joined when the last is there.
    const length = this.#received.reduce((sum, chunk) => sum + chunk.length, 0);
    const first = this.#received[0];
    if (first === undefined) return;
    if (!first.includes(10) && this.#received.length > 1) this.#received = [Buffer.concat(this.#received)];
    const line = this.#received[0]?.indexOf(10) ?? -1;
    if (line < 0) return;
    let header: { readonly bytes?: unknown };
    try {
      header = JSON.parse(this.#received[0]?.toString('utf8', 0, line) ?? '') as { bytes?: unknown };
    } catch {
      this.#fail('sent what is no answer');
      this.#kill();
      return;
    }
    const end = line + 1 + Number(header.bytes ?? 0);
    if (length < end) return;
    const whole = Buffer.concat(this.#received);
    this.#received = length > end ? [whole.subarray(end)] : [];
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve({ header, data: whole.subarray(line + 1, end) });
  }

  #fail(what: string): void {
    const words = this.#lastWords.trim();
    this.#failure ??= new SimulatorError(
      `the simulator ${what}${words === '' ? '' : `; its last words: ${words}`}`,
    );
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }

  #kill(): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}
