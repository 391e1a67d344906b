import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { BufferPool } from '../image/buffer-pool';
import type { RgbFrame } from '../image/frame';
import type { ModelCard } from './card';
import { CardTranslator } from './card-translator';
import { findShapeProblem, findSizeProblem } from './frame-size';
import { makeWorkerSetup, type OnnxTranslatorOptions } from './make-worker-setup';
import { NoProviderError } from './no-provider-error';
import { closeGate, createGate, isInside, removeGate, type WorkerGate } from './running-workers';
import { TranslateError } from './translate-error';
import type { JpegOptions, TranslatedJpeg, Translator } from './translator';
import type {
  CloseRequest,
  PassedOver,
  TranslateJpegRequest,
  TranslateRequest,
  WorkerReport,
} from './worker-messages';

export type { OnnxTranslatorOptions } from './make-worker-setup';

/** Nothing can interrupt a running inference; closing waits this long for it, and then leaves it to end by itself. */
const CLOSE_LIMIT_MS = 50;
/** Of the worker's JavaScript alone; pictures and tensors lie outside of it. It dies of more, and the node does not. */
const MAX_HEAP_MIB = 512;

type Done<Kind extends WorkerReport['kind']> = Extract<WorkerReport, { kind: Kind }>;

interface Pending {
  readonly resolve: (report: Done<'done' | 'done-jpeg'>) => void;
  readonly reject: (error: TranslateError) => void;
}

/**
 * A model in a worker thread. Two buffers circulate: the frame's is transferred in and, once translated, becomes the
 * output of the next frame; the output is transferred back as the result. Nothing is copied or allocated per frame.
 */
export class OnnxTranslator extends CardTranslator implements Translator {
  readonly card: ModelCard;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #outputs = new BufferPool(2);
  #provider = 'none';
  #passedOver: readonly PassedOver[] = [];
  #warmUpMs = 0;
  #isReady = false;
  #nextId = 1;
  #gone: TranslateError | undefined;
  #closing: Promise<void> | undefined;
  readonly #deathListeners: ((error: TranslateError) => void)[] = [];
  readonly #gate: WorkerGate = createGate();
  readonly #ended: Promise<void>;

  /** Starts the worker and resolves when it has translated a warm-up frame. Rejects with a NoProviderError. */
  static async start(options: OnnxTranslatorOptions): Promise<OnnxTranslator> {
    const translator = new OnnxTranslator(options);
    const { startLimitMs: limit = 0 } = options;
    const giveUp = (): void => {
      translator.#die(
        new TranslateError(`Model ${translator.name}: not loaded and warm within ${limit} ms.`),
      );
    };
    const timer = limit > 0 ? setTimeout(giveUp, limit) : undefined;
    try {
      await translator.#awaitReady();
    } catch (error) {
      await translator.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return translator;
  }

  private constructor(options: OnnxTranslatorOptions) {
    super();
    const { card } = options;
    this.card = card;
    this.#worker = new Worker(options.workerFile ?? join(__dirname, 'onnx-worker.js'), {
      workerData: makeWorkerSetup(options, this.#gate),
      transferList: [options.model.buffer],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        removeGate(this.#gate);
        resolve();
      });
    });
    this.#worker.on('error', (error) => {
      this.#die(
        new TranslateError(`Model ${card.name}: its worker failed: ${error.message}`, { cause: error }),
      );
    });
    this.#worker.on('exit', (code) => {
      this.#die(new TranslateError(`Model ${card.name}: its worker ended with code ${code}.`));
    });
    this.#worker.on('message', (message: WorkerReport) => {
      this.#receive(message);
    });
  }

  get provider(): string {
    return this.#provider;
  }

  /** The providers that were preferred but could not be used, and why. */
  get passedOver(): readonly PassedOver[] {
    return this.#passedOver;
  }

  /** How long the warm-up took, in milliseconds. */
  get warmUpMs(): number {
    return this.#warmUpMs;
  }

  /** Calls back once if the worker ends without having been closed: who wants to start another one listens here. */
  onDeath(listener: (error: TranslateError) => void): void {
    this.#deathListeners.push(listener);
  }

  async translate(frame: RgbFrame): Promise<RgbFrame> {
    const refusal = this.#gone ?? findSizeProblem(this.card, frame);
    if (refusal !== undefined) {
      throw refusal;
    }
    const { width, height, data } = frame;
    const [input, output] = [data.buffer, this.#outputs.take(data.length)];
    const request: TranslateRequest = { kind: 'translate', id: this.#nextId++, width, height, input, output };
    const done = (await this.#ask(request, [input, output])) as Done<'done'>;
    return { width, height, data: new Uint8Array(done.output) };
  }

  async translateJpeg(data: Uint8Array, options: JpegOptions): Promise<TranslatedJpeg | undefined> {
    const refusal = this.#gone ?? findShapeProblem(this.card, options.width, options.rows.count);
    if (refusal !== undefined) {
      throw refusal;
    }
    // Of the picture alone: a view may lie in memory that is not to be transferred.
    const copy = new Uint8Array(data);
    const request: TranslateJpegRequest = { kind: 'translate-jpeg', id: this.#nextId++, data: copy, options };
    const done = (await this.#ask(request, [copy.buffer])) as Done<'done-jpeg'>;
    return done.result;
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /**
   * Asks the worker to end, which it does once it is out of onnxruntime. One that hangs outside of it is terminated; one
   * that hangs inside is left alone, with its memory and its cores: see running-workers.
   */
  async #end(): Promise<void> {
    this.#rejectAll(new TranslateError(`Model ${this.name}: it was closed.`));
    closeGate(this.#gate);
    const request: CloseRequest = { kind: 'close' };
    this.#worker.postMessage(request);
    const limit = new AbortController();
    await Promise.race([
      this.#ended,
      wait(CLOSE_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
    limit.abort();
    // The gate is closed: who is not inside now never will be. Before it is ready it may be loading native code.
    if (this.#isReady && !isInside(this.#gate)) void this.#worker.terminate();
  }

  #awaitReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onDeath(reject);
      this.#worker.on('message', (message: WorkerReport) => {
        if (message.kind === 'ready') {
          this.#provider = message.provider;
          this.#passedOver = message.passedOver;
          this.#warmUpMs = message.warmUpMs;
          this.#isReady = true;
          resolve();
        } else if (message.kind === 'unusable') {
          reject(new NoProviderError(message.passedOver));
        }
      });
    });
  }

  #ask(
    request: TranslateRequest | TranslateJpegRequest,
    transfer: ArrayBuffer[],
  ): Promise<Done<'done' | 'done-jpeg'>> {
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  #receive(message: WorkerReport): void {
    if (message.kind === 'ready' || message.kind === 'unusable') {
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'failed') {
      pending?.reject(new TranslateError(`Model ${this.name}: inference failed: ${message.message}`));
      return;
    }
    if (message.kind === 'done') this.#outputs.give(message.input);
    pending?.resolve(message);
  }

  #die(error: TranslateError): void {
    if (this.#gone !== undefined) {
      return;
    }
    this.#rejectAll(error);
    for (const listener of this.#deathListeners) {
      listener(error);
    }
  }

  #rejectAll(error: TranslateError): void {
    this.#gone ??= error;
    for (const { reject } of this.#pending.values()) {
      reject(error);
    }
    this.#pending.clear();
  }
}
