import type { ChildProcess } from 'node:child_process';

/** Limit of the kept output: a program that logs without end must not fill the memory. */
const KEPT_CHARACTERS = 20_000;
const SHOWN_LINES = 12;

/** Time that ending may take before it is forced, ms; the proxy itself needs less than a second. */
const END_MS = 2000;

/** A program that this one has started. Its last output is kept for the error that says why it ended. */
export class ChildProgram {
  /** Rejects when it ends before `stop` was called; never resolves. */
  readonly died: Promise<never>;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #isStopping = false;
  #output = '';

  /** @param name begins the errors, for instance `the proxy` */
  constructor(name: string, child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-KEPT_CHARACTERS);
      });
    }
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    this.#ended = new Promise((resolve) => {
      // 'close' and not 'exit': only then all that it wrote has arrived.
      child.once('close', () => {
        process.off('exit', kill);
        resolve();
      });
    });
    this.died = new Promise((_, reject) => {
      child.once('error', (cause) => {
        reject(new Error(`${name} could not be started: ${cause.message}`, { cause }));
      });
      child.once('close', (code, signal) => {
        if (!this.#isStopping) reject(new Error(`${name} ${this.#explainEnd(code, signal)}`));
      });
    });
    // Without a handler, a death that nobody waits for would end this program.
    this.died.catch(() => undefined);
  }

  /** undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines that it wrote; of JSON logs their messages. */
  get log(): string {
    const lines = this.#output.trimEnd().split('\n').slice(-SHOWN_LINES);
    return lines.map((line) => `  ${readLogLine(line)}`).join('\n');
  }

  /** Ends it, by force where it does not listen, and resolves when it is gone. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#child.pid === undefined) return;
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), END_MS);
    await this.#ended;
    clearTimeout(force);
  }

  #explainEnd(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 'none'}`;
    return this.#output === '' ? `${how}. It wrote nothing.` : `${how}. Its last lines:\n${this.log}`;
  }
}

/** pino writes JSON where there is no terminal; people read the message. */
function readLogLine(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter((part) => part !== undefined).join(': ');
  } catch {
    return line;
  }
}
