import { fork, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../process/package-root';

const KEPT_LINES = 12;
/** What ending may take before it is forced, ms; the proxy itself needs less than a second. */
const END_MS = 2000;

/** One of the demo's processes. Its output is kept for the error that says why it died. */
export class DemoProcess<Command extends object = never, Message = never> {
  readonly pid: number | undefined;
  /** Rejects when it ends before `stop` was called; never resolves. */
  readonly died: Promise<never>;
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #isStopping = false;
  #output = '';

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#process = child;
    this.pid = child.pid;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        // A process that logs without end shall not fill the memory.
        this.#output = (this.#output + chunk.toString()).slice(-20_000);
      });
    }
    this.#ended = new Promise((resolve) => {
      // 'close' and not 'exit': only then all that it wrote has arrived.
      child.once('close', () => {
        resolve();
      });
    });
    this.died = new Promise((_, reject) => {
      child.once('error', (cause) => {
        reject(new Error(`${name} could not be started: ${cause.message}`, { cause }));
      });
      child.once('close', (code, signal) => {
        if (!this.#isStopping) reject(this.#explainDeath(code, signal));
      });
    });
    // Whoever waits hears of it; nobody waiting is no crash.
    this.died.catch(() => undefined);
  }

  /** Starts one of this folder's modules, with a channel for messages. */
  static fork<Command extends object, Message>(
    name: string,
    module: string,
    env: NodeJS.ProcessEnv,
  ): DemoProcess<Command, Message> {
    // Advanced serialization carries byte arrays.
    const child = fork(join(__dirname, module), [], { env, silent: true, serialization: 'advanced' });
    return new DemoProcess<Command, Message>(name, child);
  }

  /** Starts a command of this program, as a user types it. */
  static run(name: string, args: readonly string[], env: NodeJS.ProcessEnv): DemoProcess {
    const main = join(packageRoot, 'dist', 'src', 'cli', 'main.js');
    return new DemoProcess(
      name,
      spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  send(command: Command): void {
    // One that is gone is told of by `died`.
    if (this.#process.connected) this.#process.send(command, () => undefined);
  }

  onMessage(listener: (message: Message) => void): void {
    this.#process.on('message', listener as (message: unknown) => void);
  }

  /** The last lines that it wrote. */
  get log(): string {
    return this.#output.trimEnd().split('\n').slice(-KEPT_LINES).map(readLogLine).join('\n');
  }

  /** Ends it, by force where it does not listen, and resolves when it is gone. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#process.pid === undefined) return;
    this.#process.kill('SIGTERM');
    const force = setTimeout(() => this.#process.kill('SIGKILL'), END_MS);
    await this.#ended;
    clearTimeout(force);
  }

  #explainDeath(code: number | null, signal: NodeJS.Signals | null): Error {
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 'none'}`;
    const log = this.log;
    return new Error(
      `${this.#name} ${how} in the middle of the demo. ${log === '' ? 'It wrote nothing.' : `Its last lines:\n${indent(log)}`}`,
    );
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

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
