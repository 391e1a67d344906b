import type { RgbFrame } from '../image/frame';
import { describeError } from '../process/describe-error';
import type { ModelCard } from './card';
import { CardTranslator } from './card-translator';
import { startModel, type CheckedModel, type StartModelOptions } from './load-translator';
import type { LightDescription } from './light-chooser';
import type { OnnxTranslator } from './onnx-translator';
import { countStuckWorkers } from './running-workers';
import { TranslateError } from './translate-error';
import type { JpegOptions, TranslatedJpeg, Translator, TranslatorHealth } from './translator';

/**
 * Waits before each new start, in ms; the last one from then on. The first is none: most crashes happen once. A crash
 * and three more at once are each over within 2 s; one that goes on for half a minute costs eight starts.
 */
const BACKOFF_MS = [0, 250, 500, 1000, 2000, 5000, 10_000] as const;
/** A worker that lived this long resets the waits to the first one. */
const STEADY_MS = 30_000;
/** After a process stood still, an answer may already be in its queue: it gets this long to be read, in ms. */
const GRACE_MS = 100;
/** Hung workers that are tolerated. Each holds its memory and its cores until it ends, which a true hang never does. */
const MAX_STUCK = 2;

export interface Supervision extends StartModelOptions {
  /** The longest that a frame may take, in ms; asked for each frame. 0: no limit. */
  readonly timeoutMs: () => number;
}

/**
 * A model whose worker may crash, run out of memory or hang: then another one is started from the same checked bytes,
 * with growing waits, and until it is warm every frame rejects at once with the reason. A hung worker is left alone,
 * since no thread can be taken out of onnxruntime; at most two hung workers are tolerated, then no other is started.
 */
export class SupervisedTranslator extends CardTranslator implements Translator {
  readonly #model: CheckedModel;
  readonly #supervision: Supervision;
  #worker: OnnxTranslator | undefined;
  #provider: string;
  #startedAt = performance.now();
  #problem = '';
  #lastProblem = '';
  #restarts = 0;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** Rejects as `startModel`: what cannot be started once is not tried again. */
  static async start(model: CheckedModel, supervision: Supervision): Promise<SupervisedTranslator> {
    return new SupervisedTranslator(model, supervision, await startFrom(model, supervision));
  }

  private constructor(model: CheckedModel, supervision: Supervision, worker: OnnxTranslator) {
    super();
    this.#model = model;
    this.#supervision = supervision;
    this.#provider = worker.provider;
    this.#useWorker(worker);
  }

  get card(): ModelCard {
    return this.#model.card;
  }

  /** The present worker's provider, or the last one's: the next worker may have to use another. */
  get provider(): string {
    return this.#provider;
  }

  get health(): TranslatorHealth {
    return { restarts: this.#restarts, problem: this.#problem, lastProblem: this.#lastProblem };
  }

  async translate(frame: RgbFrame, light?: LightDescription): Promise<RgbFrame> {
    return this.#runWithLimit((worker) => worker.translate(frame, light));
  }

  async translateJpeg(data: Uint8Array, options: JpegOptions): Promise<TranslatedJpeg | undefined> {
    return this.#runWithLimit((worker) => worker.translateJpeg(data, options));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#problem ||= 'it was closed';
    await worker?.close();
  }

  async #runWithLimit<Result>(work: (worker: OnnxTranslator) => Promise<Result>): Promise<Result> {
    const worker = this.#worker;
    if (!worker) throw new TranslateError(`Model ${this.name}: no worker at the moment: ${this.#problem}`);
    const limitMs = this.#supervision.timeoutMs();
    if (limitMs <= 0) return work(worker);
    let timer: NodeJS.Timeout | undefined;
    const hang = new Promise<never>((_, reject) => {
      const giveUp = (): void => {
        const error = new TranslateError(
          `Model ${this.name}: no answer within ${limitMs} ms (inference_timeout_ms).`,
        );
        this.#replaceWorker(worker, error);
        reject(error);
      };
      timer = setTimeout(() => (timer = setTimeout(giveUp, GRACE_MS)), limitMs);
    });
    try {
      return await Promise.race([work(worker), hang]);
    } finally {
      clearTimeout(timer);
    }
  }

  #useWorker(worker: OnnxTranslator): void {
    this.#worker = worker;
    this.#provider = worker.provider;
    this.#problem = '';
    this.#startedAt = performance.now();
    worker.onDeath((error) => {
      this.#replaceWorker(worker, error);
    });
  }

  #replaceWorker(worker: OnnxTranslator, error: TranslateError): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    if (performance.now() - this.#startedAt > STEADY_MS) this.#attempt = 0;
    void worker.close();
    this.#scheduleRestart(error.message);
  }

  #scheduleRestart(problem: string): void {
    if (this.#isClosed) return;
    this.#problem = problem;
    this.#lastProblem = problem;
    const waitMs = BACKOFF_MS[Math.min(this.#attempt, BACKOFF_MS.length - 1)] ?? 0;
    this.#attempt++;
    this.#supervision.logger.error(`${problem} Restarting in ${waitMs} ms.`);
    this.#timer = setTimeout(() => void this.#restart(), waitMs);
  }

  /** Never rejects. */
  async #restart(): Promise<void> {
    const stuck = countStuckWorkers();
    if (stuck >= MAX_STUCK) {
      this.#scheduleRestart(
        `Model ${this.name}: expected at most ${MAX_STUCK - 1} hung worker beside a new one, found ${stuck}; nothing ends them but the end of the process: restart the node, or raise inference_timeout_ms.`,
      );
      return;
    }
    try {
      const worker = await startFrom(this.#model, this.#supervision);
      if (this.#isClosed) {
        await worker.close();
        return;
      }
      this.#restarts++;
      this.#useWorker(worker);
      this.#supervision.logger.info(`model ${this.name} is back, on ${worker.provider}`);
    } catch (error) {
      this.#scheduleRestart(describeError(error));
    }
  }
}

/** Starts from a copy of the bytes: the worker takes them over, and the file may have changed since. */
function startFrom(model: CheckedModel, options: StartModelOptions): Promise<OnnxTranslator> {
  return startModel({ ...model, bytes: model.bytes.slice() }, options);
}
