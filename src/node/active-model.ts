import type { CameraImage } from '../image/frame';
import type { FrameProcessor } from '../pipeline/frame-loop';
import type { PictureSettings } from '../pipeline/frame-settings';
import type { OutputImage } from '../pipeline/picture-codec';
import { FramePipeline, type ProcessedImage } from '../pipeline/pipeline';
import type { Logger } from '../process/log';
import type { LightChooser } from '../translate/light-chooser';
import { HEALTHY, type Translator, type TranslatorHealth } from '../translate/translator';

export interface LoadedModel {
  readonly translator: Translator;
  readonly direction: string;
  /** Undefined where the model takes no light. */
  readonly light?: LightChooser | undefined;
}

/** What diagnostics say of the model. */
export interface ModelState extends TranslatorHealth {
  readonly name: string;
  readonly sha256: string;
  readonly provider: string;
  readonly direction: string;
  /** How often the model was replaced while running. */
  readonly swaps: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The model in use, and the pipeline around it: a frame ends with the model that it began with. */
export class ActiveModel implements FrameProcessor {
  readonly #pipeline: FramePipeline;
  readonly #log: Logger;
  #inUse: LoadedModel | undefined;
  #inWork: Promise<unknown> = Promise.resolve();
  #frameSize: Size | undefined;
  #swaps = 0;
  /** Restarts of models that have since been replaced. */
  #pastRestarts = 0;

  /** @param maxPixels a picture that claims more is refused before it is decoded */
  constructor(maxPixels: number, log: Logger) {
    this.#pipeline = new FramePipeline({ maxPixels });
    this.#log = log;
  }

  get isLoaded(): boolean {
    return this.#inUse !== undefined;
  }

  get state(): ModelState {
    const { translator, direction = '' } = this.#inUse ?? {};
    const { restarts, problem, lastProblem } = translator?.health ?? HEALTHY;
    return {
      name: translator?.name ?? '',
      sha256: translator?.sha256 ?? '',
      provider: translator?.provider ?? '',
      direction,
      restarts: this.#pastRestarts + restarts,
      problem,
      lastProblem,
      swaps: this.#swaps,
    };
  }

  /** The size of the last frame; undefined before the first. */
  get frameSize(): Size | undefined {
    return this.#frameSize;
  }

  async process(image: CameraImage, { region, quality, output }: PictureSettings): Promise<ProcessedImage> {
    if (!this.#inUse) throw new Error('no model is loaded');
    const { translator, light } = this.#inUse;
    const options = {
      translator,
      region: region ?? translator.region,
      quality,
      output,
      light: light?.next(),
    };
    const work = this.#pipeline.process(image, options);
    this.#inWork = work.catch(() => undefined);
    const result = await work;
    this.#frameSize = { width: result.width, height: result.height };
    return result;
  }

  passThrough(image: CameraImage, settings: PictureSettings): Promise<OutputImage> {
    return this.#pipeline.passThrough(image, settings);
  }

  release(image: ProcessedImage): void {
    this.#pipeline.release(image);
  }

  /** Uses a model from the next frame on. The model before ends when its last frame is done. */
  use(next: LoadedModel): void {
    const before = this.#inUse;
    this.#inUse = next;
    const { name: model, provider } = next.translator;
    this.#log.info({ model, provider }, before ? 'model switched' : 'model loaded and warm');
    if (!before) return;
    this.#swaps++;
    this.#pastRestarts += before.translator.health.restarts;
    void this.#inWork.then(() => before.translator.close());
  }

  /** Loads what raw pictures need: OpenCV, which blocks for 0.4 s, now rather than at the first frame. */
  prepareRaw(): Promise<void> {
    return this.#pipeline.prepareRaw();
  }

  async close(): Promise<void> {
    const model = this.#inUse;
    this.#inUse = undefined;
    this.#pipeline.close();
    if (!model) return;
    this.#pastRestarts += model.translator.health.restarts;
    await model.translator.close();
  }
}
