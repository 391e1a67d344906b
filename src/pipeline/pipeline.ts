import { BufferPool } from '../image/buffer-pool';
import type { CameraImage } from '../image/frame';
import { mendJpeg } from '../image/jpeg/mend-jpeg';
import { resolveRegion, type Region } from '../image/region';
import { createIdentity } from '../translate/identity';
import type { LightDescription } from '../translate/light-chooser';
import { translateRegion } from '../translate/translate-region';
import type { StageTimes, Translator } from '../translate/translator';
import { PictureCodec, type OutputImage, type OutputTransport } from './picture-codec';

/** How one frame is processed, to its end. */
export interface ProcessOptions {
  readonly translator: Translator;
  /** The part that is translated; the rest passes unchanged. */
  readonly region: Region;
  /** 1..100, for JPEG output. */
  readonly quality: number;
  readonly output: OutputTransport;
  /** What a model that knows the light shows the frame in; the first light on its card unless given. */
  readonly light?: LightDescription | undefined;
}

export interface ProcessedImage extends OutputImage {
  readonly times: StageTimes;
  readonly width: number;
  readonly height: number;
}

const IDENTITY = createIdentity();

/**
 * Camera picture in, translated picture out: decode, region, translate, encode. Size never changes.
 *
 * A JPEG that is wanted as a JPEG and translated in whole rows takes the fast path: the translator's thread decodes and
 * encodes it, too, so pixels are neither copied nor moved; each JPEG's bytes are copied once. All else takes the slow
 * path: it is decoded here into a pooled buffer, transferred to the translator and encoded from what comes back, with no
 * copy of pixels; a region adds one out and one in. See the codecs for the rest.
 */
export class FramePipeline {
  readonly #codec: PictureCodec;
  readonly #parts = new BufferPool();
  #mendsAhead = false;

  /** @param maxPixels a picture that claims more is refused before it is decoded */
  constructor({ maxPixels }: { readonly maxPixels: number }) {
    this.#codec = new PictureCodec(maxPixels);
  }

  /**
   * Rejects with an ImageError where the picture is at fault, and with a TranslateError where the model or its worker
   * is; the next frame is not affected.
   */
  async process(image: CameraImage, options: ProcessOptions): Promise<ProcessedImage> {
    const started = performance.now();
    const fast = await this.#processInWorker(image, options, started);
    if (fast && 'times' in fast) return fast;
    return this.#processHere(image, options, started, fast?.refused);
  }

  /**
   * The camera's own picture in the transports that are wanted: untouched where it is of that kind, converted without a
   * model otherwise. Rejects as `process` does.
   */
  async passThrough(
    image: CameraImage,
    { output, quality }: Pick<ProcessOptions, 'output' | 'quality'>,
  ): Promise<OutputImage> {
    const untouched = image.kind === 'raw' ? { raw: image } : { compressed: image };
    if (output === image.kind) return untouched;
    const other = image.kind === 'raw' ? 'compressed' : 'raw';
    const work = { translator: IDENTITY, region: 'full', quality, output: other } as const;
    const converted = await this.process(image, work);
    return output === 'both' ? { ...converted, ...untouched } : converted;
  }

  /**
   * Takes back the memory of a result of `process` once it is published. Optional: see PictureCodec.release. The pictures
   * must not be used afterwards.
   */
  release(processed: ProcessedImage): void {
    this.#codec.release(processed);
  }

  /** Loads ahead what raw pictures need: see PictureCodec.prepareRaw. */
  prepareRaw(): Promise<void> {
    return this.#codec.prepareRaw();
  }

  /** Frees what the garbage collector cannot; the translator is its owner's to close. */
  close(): void {
    this.#codec.close();
  }

  /**
   * The fast path.
   * @returns undefined where the frame has to take the slow path; a refused JPEG, mended where it could be, takes it, too,
   * which tells what is wrong with it
   */
  async #processInWorker(
    image: CameraImage,
    { translator, region, quality, output, light }: ProcessOptions,
    started: number,
  ): Promise<ProcessedImage | { readonly refused: Uint8Array } | undefined> {
    if (image.kind !== 'compressed' || output !== 'compressed' || !translator.translateJpeg) {
      return undefined;
    }
    const { container, width, height, isGrey, isCmyk } = this.#codec.readHeader(image);
    const part = resolveRegion(region, width, height);
    if (container !== 'jpeg' || isCmyk || part.width !== width) {
      return undefined;
    }
    const rows = { top: part.y, count: part.height };
    const options = { width, height, quality, isGrey, rows, light };
    // A webcam that leaves bytes between its segments does so in most frames: the next one is mended before it fails.
    const isAhead = this.#mendsAhead;
    let mended = isAhead ? mendJpeg(image.data) : undefined;
    let result = await translator.translateJpeg(mended ?? image.data, options);
    if (!result && !isAhead) {
      mended = mendJpeg(image.data);
      if (mended) result = await translator.translateJpeg(mended, options);
    }
    this.#mendsAhead = mended !== undefined;
    if (!result) return { refused: mended ?? image.data };
    const { decode, encode } = result.times;
    // The way to the other thread and back counts as translation, as it does on the slow path.
    const translate = performance.now() - started - decode - encode;
    return {
      compressed: { kind: 'compressed', format: image.format, data: result.data },
      times: { decode, translate, encode },
      width,
      height,
    };
  }

  /** The slow path. */
  async #processHere(
    image: CameraImage,
    { translator, region, quality, output, light }: ProcessOptions,
    started: number,
    refused: Uint8Array | undefined,
  ): Promise<ProcessedImage> {
    const { frame, origin } = await this.#codec.decode(image, refused);
    const { width, height } = frame;
    const decoded = performance.now();
    const translated = await translateRegion(translator, frame, region, this.#parts, light);
    const changed = performance.now();
    const pictures = await this.#codec.encode(translated, origin, output, quality);
    const times = {
      decode: decoded - started,
      translate: changed - decoded,
      encode: performance.now() - changed,
    };
    return { ...pictures, times, width, height };
  }
}
