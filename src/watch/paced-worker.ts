import { Worker } from 'node:worker_threads';
import { LatestSlot } from '../pipeline/latest-slot';

export interface PacedWorkerOptions<Job, Result> {
  /** Absolute path of the thread's program; it answers each message with one message. */
  readonly file: string;
  readonly workerData?: unknown;
  /** Minimum time between the starts of two jobs, ms. */
  readonly periodMs: number;
  readonly onResult: (result: Result, job: Job) => void;
  /** Called when the thread has died; without it the process ends, too. */
  readonly onError?: (error: Error) => void;
}

/**
 * Gives jobs to a thread, one at a time and at a limited rate, so that measuring frames leaves the cores to the proxy.
 * The newest job waits and replaces an older one that waits; jobs given to `keep` are never replaced.
 */
export class PacedWorker<Job, Result> {
  readonly #options: PacedWorkerOptions<Job, Result>;
  readonly #worker: Worker;
  readonly #newest = new LatestSlot<Job>();
  readonly #kept: Job[] = [];
  #current: Job | undefined;
  #lastStart = -Infinity;
  #pause: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: PacedWorkerOptions<Job, Result>) {
    this.#options = options;
    this.#worker = new Worker(options.file, { workerData: options.workerData });
    if (options.onError) this.#worker.on('error', options.onError);
    this.#worker.on('message', (result: Result) => {
      this.#finishJob(result);
    });
  }

  /** @returns whether this job replaced an older one */
  offer(job: Job): boolean {
    const isLeftOut = this.#newest.put(job) !== undefined;
    this.#startNext();
    return isLeftOut;
  }

  /** Queues a job that no later one replaces. */
  keep(job: Job): void {
    this.#kept.push(job);
    this.#startNext();
  }

  /** Runs the kept jobs, then ends the thread. */
  async finish(): Promise<void> {
    this.#newest.take();
    if (this.#current !== undefined || this.#kept.length > 0) {
      await new Promise<void>((resolve) => (this.#onIdle = resolve));
    }
    await this.close();
  }

  /** Ends the thread at once. */
  async close(): Promise<void> {
    clearTimeout(this.#pause);
    await this.#worker.terminate();
  }

  #startNext(): void {
    if (this.#current !== undefined || this.#pause !== undefined) return;
    const wait = this.#lastStart + this.#options.periodMs - performance.now();
    if (wait > 0) {
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#startNext();
      }, wait);
      return;
    }
    this.#current = this.#kept.shift() ?? this.#newest.take();
    if (this.#current === undefined) {
      this.#onIdle?.();
      return;
    }
    this.#lastStart = performance.now();
    this.#worker.postMessage(this.#current);
  }

  #finishJob(result: Result): void {
    const job = this.#current;
    this.#current = undefined;
    if (job !== undefined) this.#options.onResult(result, job);
    this.#startNext();
  }
}
