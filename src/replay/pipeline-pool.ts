import type { Logger } from 'pino';
import type { CameraImage } from '../image/frame';
import type { OutputImage, OutputTransport } from '../pipeline/picture-codec';
import { FramePipeline, type ProcessedImage } from '../pipeline/pipeline';
import { loadTranslator } from '../translate/load-translator';
import type { LightChooser, LightDescription } from '../translate/light-chooser';
import { openLight } from '../translate/open-light';
import type { Translator } from '../translate/translator';
import type { ReplayOptions } from './replay-options';

/**
 * One thread in an operator, whatever the number of workers: with several, sums are split by their number, so that a
 * pixel on the edge of rounding would depend on the machine. The workers keep the cores busy.
 */
const THREADS = 1;

/** The live node's pipeline with several models side by side, each in a thread of its own. */
export class PipelinePool {
  readonly #pipeline: FramePipeline;
  readonly #options: ReplayOptions;
  readonly #light: LightChooser | undefined;
  readonly #translators: readonly Translator[];
  readonly #free: Translator[];
  readonly #waiting: ((translator: Translator) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();

  /** Loads the model `options.jobs` times. Throws a ModelError as `loadTranslator` does. */
  static async open(options: ReplayOptions, logger: Logger): Promise<PipelinePool> {
    const { model, direction, providers, jobs } = options;
    const translators: Translator[] = [];
    let light: LightChooser | undefined;
    try {
      for (let job = 0; job < jobs; job++) {
        translators.push(await loadTranslator({ model, direction, providers, threads: THREADS, logger }));
      }
      light = await openLight(translators[0]?.card, options.light ?? '');
    } catch (error) {
      await Promise.all(translators.map((translator) => translator.close()));
      throw error;
    }
    return new PipelinePool(translators, options, light);
  }

  private constructor(
    translators: readonly Translator[],
    options: ReplayOptions,
    light: LightChooser | undefined,
  ) {
    this.#pipeline = new FramePipeline({ maxPixels: options.maxPixels });
    this.#options = options;
    this.#light = light;
    this.#translators = translators;
    this.#free = [...translators];
  }

  /** Any of them: all have the same model. */
  get translator(): Translator {
    const [translator] = this.#translators;
    if (!translator) throw new Error('expected at least one worker');
    return translator;
  }

  get size(): number {
    return this.#translators.length;
  }

  /** Translates a picture by the next model that is free. Rejects as FramePipeline.process does. */
  process(image: CameraImage, output: OutputTransport): Promise<ProcessedImage> {
    // Chosen here, where frames come in their order: which worker has time first must not matter.
    return this.#track(this.#process(image, output, this.#light?.next()));
  }

  /** The camera's own picture: see FramePipeline.passThrough. */
  passThrough(image: CameraImage, output: OutputTransport): Promise<OutputImage> {
    return this.#track(this.#pipeline.passThrough(image, { output, quality: this.#options.quality }));
  }

  /** Takes back the memory of a result of `process`. */
  release(processed: ProcessedImage): void {
    this.#pipeline.release(processed);
  }

  /** Waits for what runs, then ends the workers. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    this.#pipeline.close();
    await Promise.all(this.#translators.map((translator) => translator.close()));
  }

  async #process(
    image: CameraImage,
    output: OutputTransport,
    light: LightDescription | undefined,
  ): Promise<ProcessedImage> {
    const { region, quality } = this.#options;
    const translator = await this.#take();
    try {
      const options = { translator, region: region ?? translator.region, quality, output, light };
      return await this.#pipeline.process(image, options);
    } finally {
      this.#give(translator);
    }
  }

  async #take(): Promise<Translator> {
    return this.#free.pop() ?? (await new Promise<Translator>((take) => this.#waiting.push(take)));
  }

  #give(translator: Translator): void {
    const next = this.#waiting.shift();
    if (next) next(translator);
    else this.#free.push(translator);
  }

  #track<Result>(running: Promise<Result>): Promise<Result> {
    this.#running.add(running);
    const forget = (): void => void this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }
}
