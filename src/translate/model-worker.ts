import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { makeSessionSetup, type OnnxTranslatorOptions } from './make-session-setup';
import { NoProviderError } from './no-provider-error';
import { closeGate, createGate, isInside, removeGate, type WorkerGate } from './running-workers';
import { TranslateError } from './translate-error';
import type {
  AnswerReport,
  CloseRequest,
  ReadyReport,
  TranslateJpegRequest,
  TranslateRequest,
  Unnumbered,
  WorkerReport,
  WorkerSetup,
} from './worker-messages';

/** Nothing can interrupt a running inference; closing waits this long for it, and then leaves it to end by itself. */
const CLOSE_LIMIT_MS = 50;
/** The worker's JavaScript alone; pictures and tensors lie outside of it. It dies of more, and the node does not. */
const MAX_HEAP_MIB = 512;

interface Pending {
  readonly resolve: (report: AnswerReport) => void;
  readonly reject: (error: TranslateError) => void;
}

/** The thread that runs a model: started and warmed, asked, and ended. Every error begins with the model's name. */
export class ModelWorker {
  readonly #name: string;
  readonly #thread: Worker;
  readonly #gate: WorkerGate = createGate();
  readonly #ended: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  readonly #deathListeners: ((error: TranslateError) => void)[] = [];
  #ready: ReadyReport | undefined;
  #nextId = 1;
  #gone: TranslateError | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Resolves when the worker has translated a warm-up frame. Rejects with a NoProviderError, or with a TranslateError
   * where the worker dies or takes too long.
   */
  static async start(options: OnnxTranslatorOptions): Promise<ModelWorker> {
    const worker = new ModelWorker(options);
    const { startLimitMs: limit = 0 } = options;
    const giveUp = (): void => {
      worker.#die(`not loaded and warm within ${limit} ms.`);
    };
    const timer = limit > 0 ? setTimeout(giveUp, limit) : undefined;
    try {
      worker.#ready = await worker.#awaitReady();
    } catch (error) {
      await worker.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return worker;
  }

  private constructor(options: OnnxTranslatorOptions) {
    this.#name = options.card.name;
    this.#thread = new Worker(options.workerFile ?? join(__dirname, 'onnx-worker.js'), {
      workerData: { ...makeSessionSetup(options, true), gate: this.#gate } satisfies WorkerSetup,
      transferList: [options.model.buffer],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    this.#ended = new Promise((resolve) => {
      this.#thread.once('exit', () => {
        removeGate(this.#gate);
        resolve();
      });
    });
    this.#thread.on('error', (error) => {
      this.#die(`its worker failed: ${error.message}`, error);
    });
    this.#thread.on('exit', (code) => {
      this.#die(`its worker ended with code ${code}.`);
    });
    this.#thread.on('message', (report: WorkerReport) => {
      this.#receive(report);
    });
  }

  /** What the worker said when it was ready. */
  get ready(): ReadyReport {
    if (!this.#ready) throw new Error('expected a worker that is ready');
    return this.#ready;
  }

  /** Why the worker takes no more requests; undefined while it does. */
  get gone(): TranslateError | undefined {
    return this.#gone;
  }

  /** Calls back once if the worker ends without having been closed: who wants to start another one listens here. */
  onDeath(listener: (error: TranslateError) => void): void {
    this.#deathListeners.push(listener);
  }

  /**
   * Sends a request and waits for its answer; several may be under way. Rejects with a TranslateError.
   * @param transfer buffers that the worker takes over
   */
  async ask<Request extends TranslateRequest | TranslateJpegRequest>(
    request: Unnumbered<Request>,
    transfer: ArrayBuffer[],
  ): Promise<Extract<AnswerReport, { kind: Request['kind'] }>> {
    if (this.#gone !== undefined) throw this.#gone;
    const id = this.#nextId++;
    const report = await new Promise<AnswerReport>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#thread.postMessage({ ...request, id }, transfer);
    });
    return report as Extract<AnswerReport, { kind: Request['kind'] }>;
  }

  /** Ends the worker; pending requests reject. Safe to call twice. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /**
   * Asks the worker to end, which it does once it is out of onnxruntime. One that hangs outside of it is terminated; one
   * that hangs inside is left alone, with its memory and its cores: see running-workers.
   */
  async #end(): Promise<void> {
    this.#rejectAll(this.#describe('it was closed.'));
    closeGate(this.#gate);
    const request: CloseRequest = { kind: 'close' };
    this.#thread.postMessage(request);
    const limit = new AbortController();
    await Promise.race([
      this.#ended,
      wait(CLOSE_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
    limit.abort();
    // The gate is closed: who is not inside now never will be. Before it is ready it may be loading native code.
    if (this.#ready && !isInside(this.#gate)) void this.#thread.terminate();
  }

  #awaitReady(): Promise<ReadyReport> {
    return new Promise((resolve, reject) => {
      this.onDeath(reject);
      this.#thread.on('message', (report: WorkerReport) => {
        if (report.kind === 'ready') resolve(report);
        else if (report.kind === 'unusable') reject(new NoProviderError(report.skipped));
      });
    });
  }

  #receive(report: WorkerReport): void {
    if (report.kind === 'ready' || report.kind === 'unusable') return;
    const pending = this.#pending.get(report.id);
    this.#pending.delete(report.id);
    if (report.kind === 'failed') pending?.reject(this.#describe(`inference failed: ${report.message}`));
    else pending?.resolve(report);
  }

  #die(problem: string, cause?: Error): void {
    if (this.#gone !== undefined) return;
    const error = this.#describe(problem, cause);
    this.#rejectAll(error);
    for (const listener of this.#deathListeners) listener(error);
  }

  #rejectAll(error: TranslateError): void {
    this.#gone ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #describe(problem: string, cause?: Error): TranslateError {
    return new TranslateError(`Model ${this.#name}: ${problem}`, cause && { cause });
  }
}
