import { BenchError } from './bench-error';
import { BenchProcess } from './bench-process';
import type { Python } from './python';

type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string });

/** A Python program that answers requests, JSON lines in and out; see bench_driver.py. */
export class DriverProcess {
  readonly #process: BenchProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #nextId = 1;

  private constructor(process: BenchProcess) {
    this.#process = process;
    process.onLine((line) => {
      if (!line.startsWith('{"id"')) return;
      const answer = JSON.parse(line) as Answer;
      this.#waiting.get(answer.id)?.(answer);
    });
  }

  /** @param args the script and its arguments */
  static async start(python: Python, args: readonly string[]): Promise<DriverProcess> {
    const process = new BenchProcess('The driver', [python.file, ...args], python.env);
    await process.waitForLine('ready');
    return new DriverProcess(process);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** @throws BenchError with the program's own words where it cannot */
  async request(op: string, fields: object = {}): Promise<unknown> {
    const id = this.#nextId++;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#process.writeLine(JSON.stringify({ id, op, ...fields }));
    const answer = await Promise.race([answered, this.#process.died]);
    this.#waiting.delete(id);
    if ('error' in answer) throw new BenchError(`The driver could not ${op}: ${answer.error}`);
    return answer.result;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
