import { spawn, type ChildProcess } from 'node:child_process';
import { cliScript } from '../../../src/process/package-root';
import { endWithFile } from '../../support/end-with-file';
import { poll } from '../../support/poll';

/** The proxy as users run it: a process of its own, told to stop by signals. */
export class ProxyProcess {
  readonly process: ChildProcess;
  readonly #exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #output = '';

  constructor(
    rosArguments: readonly string[] = [],
    own: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ) {
    const args = [cliScript, 'proxy', ...own, '--ros-args', ...rosArguments];
    this.process = endWithFile(spawn(process.execPath, args, { env: { ...process.env, ...variables } }));
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    this.#exit = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
  }

  /** Starts it and waits until it is active. */
  static async start(
    rosArguments: readonly string[] = [],
    own: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<ProxyProcess> {
    const proxy = new ProxyProcess(rosArguments, own, variables);
    await proxy.waitForLog(/activate: now active/);
    return proxy;
  }

  /** All that it wrote to stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  async waitForLog(pattern: RegExp): Promise<void> {
    await poll(`the proxy to log ${String(pattern)}`, () => {
      if (this.process.exitCode !== null && !pattern.test(this.#output)) {
        throw new Error(`the proxy ended with ${String(this.process.exitCode)}:\n${this.#output}`);
      }
      return pattern.test(this.#output);
    });
  }

  async waitForExit(deadlineMs = 20_000): Promise<number | null> {
    const { code } = await poll(
      'the proxy to end',
      () => (this.process.exitCode !== null || this.process.signalCode !== null ? this.#exit : undefined),
      deadlineMs,
    );
    return code;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    this.process.kill(signal);
    return this.waitForExit();
  }
}
