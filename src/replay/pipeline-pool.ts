import type { Logger } from 'pino';
import { FramePipeline } from '../pipeline/pipeline';
import { loadTranslator } from '../translate/load-translator';
import type { Translator } from '../translate/translator';
import type { ReplayOptions } from './replay-options';

/**
 * One thread in an operator, whatever the number of workers: with several, sums are split by their number, so that a
 * pixel on the edge of rounding would depend on the machine. The workers keep the cores busy.
 */
const THREADS = 1;

/** Worker pipelines, each with a model of its own; each is the live node's. */
export class PipelinePool {
  readonly #translators: readonly Translator[];
  readonly #free: FramePipeline[];
  readonly #all: readonly FramePipeline[];
  readonly #waiting: ((pipeline: FramePipeline) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();

  /** Loads the model `options.jobs` times. Throws a ModelError as `loadTranslator` does. */
  static async open(options: ReplayOptions, logger: Logger): Promise<PipelinePool> {
    const { model, direction, providers, jobs } = options;
    const translators: Translator[] = [];
    try {
      for (let job = 0; job < jobs; job++) {
        translators.push(await loadTranslator({ model, direction, providers, threads: THREADS, logger }));
      }
    } catch (error) {
      await Promise.all(translators.map((translator) => translator.close()));
      throw error;
    }
    return new PipelinePool(translators, options);
  }

  private constructor(translators: readonly Translator[], options: ReplayOptions) {
    this.#translators = translators;
    this.#all = translators.map(
      (translator) =>
        new FramePipeline({
          translator,
          region: options.region ?? translator.region ?? 'full',
          jpegQuality: options.quality,
          maxPixels: options.maxPixels,
        }),
    );
    this.#free = [...this.#all];
  }

  /** Any of them: all have the same model. */
  get translator(): Translator {
    const [translator] = this.#translators;
    if (!translator) throw new Error('expected at least one worker');
    return translator;
  }

  get size(): number {
    return this.#all.length;
  }

  /** Runs the work on the next pipeline that is free. */
  run<Result>(work: (pipeline: FramePipeline) => Promise<Result>): Promise<Result> {
    const running = this.#run(work);
    this.#running.add(running);
    const forget = (): void => void this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  /** Waits for what runs, then ends the workers. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    for (const pipeline of this.#all) pipeline.close();
    await Promise.all(this.#translators.map((translator) => translator.close()));
  }

  async #run<Result>(work: (pipeline: FramePipeline) => Promise<Result>): Promise<Result> {
    const pipeline =
      this.#free.pop() ?? (await new Promise<FramePipeline>((free) => this.#waiting.push(free)));
    try {
      return await work(pipeline);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(pipeline);
      else this.#free.push(pipeline);
    }
  }
}
