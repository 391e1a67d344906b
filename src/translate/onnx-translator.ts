import { BufferPool } from '../image/buffer-pool';
import type { RgbFrame } from '../image/frame';
import type { ModelCard } from './card';
import { CardTranslator } from './card-translator';
import { findShapeProblem, findSizeProblem } from './frame-size';
import type { OnnxTranslatorOptions } from './make-session-setup';
import { findDefaultLight, type LightDescription } from './light-chooser';
import { ModelWorker } from './model-worker';
import type { TranslateError } from './translate-error';
import {
  HEALTHY,
  type JpegOptions,
  type TranslatedJpeg,
  type Translator,
  type TranslatorHealth,
} from './translator';
import type { SkippedProvider, TranslateJpegRequest, TranslateRequest } from './worker-messages';

export type { OnnxTranslatorOptions } from './make-session-setup';

/**
 * A model in a worker thread. Two buffers circulate: the frame's is transferred in and, once translated, becomes the
 * output of the next frame; the output is transferred back as the result. Nothing is copied or allocated per frame.
 */
export class OnnxTranslator extends CardTranslator implements Translator {
  readonly card: ModelCard;
  readonly #worker: ModelWorker;
  readonly #outputs = new BufferPool(2);
  readonly #light: LightDescription | undefined;

  /** Starts the worker and resolves when it has translated a warm-up frame. Rejects as ModelWorker.start does. */
  static async start(options: OnnxTranslatorOptions): Promise<OnnxTranslator> {
    return new OnnxTranslator(options.card, await ModelWorker.start(options));
  }

  private constructor(card: ModelCard, worker: ModelWorker) {
    super();
    this.card = card;
    this.#worker = worker;
    this.#light = findDefaultLight(card);
  }

  get provider(): string {
    return this.#worker.ready.provider;
  }

  /** The providers that were preferred but could not be used, and why. */
  get skipped(): readonly SkippedProvider[] {
    return this.#worker.ready.skipped;
  }

  get health(): TranslatorHealth {
    const problem = this.#worker.gone?.message;
    return problem === undefined ? HEALTHY : { restarts: 0, problem, lastProblem: problem };
  }

  /** Calls back once if the worker ends without having been closed: who wants to start another one listens here. */
  onDeath(listener: (error: TranslateError) => void): void {
    this.#worker.onDeath(listener);
  }

  async translate(frame: RgbFrame, light = this.#light): Promise<RgbFrame> {
    const refusal = this.#worker.gone ?? findSizeProblem(this.card, frame);
    if (refusal !== undefined) throw refusal;
    const { width, height, data } = frame;
    const [input, output] = [data.buffer, this.#outputs.take(data.length)];
    const request = { kind: 'translate', width, height, input, output, ...(light && { light }) } as const;
    const done = await this.#worker.ask<TranslateRequest>(request, [input, output]);
    this.#outputs.give(done.input);
    return { width, height, data: new Uint8Array(done.output) };
  }

  async translateJpeg(data: Uint8Array, options: JpegOptions): Promise<TranslatedJpeg | undefined> {
    const refusal = this.#worker.gone ?? findShapeProblem(this.card, options.width, options.rows.count);
    if (refusal !== undefined) throw refusal;
    // The picture alone: a view may lie in memory that is not to be transferred.
    const copy = new Uint8Array(data);
    const lit = { ...options, light: options.light ?? this.#light };
    const request = { kind: 'translate-jpeg', data: copy, options: lit } as const;
    const done = await this.#worker.ask<TranslateJpegRequest>(request, [copy.buffer]);
    return done.result;
  }

  close(): Promise<void> {
    return this.#worker.close();
  }
}
