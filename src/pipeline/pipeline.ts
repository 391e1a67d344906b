import { loadOpenCv } from '../image/load-opencv';
import type { StageTimes, Translator } from '../translate/translator';
import { TranslateError } from '../translate/translate-error';
import { BufferPool } from '../image/buffer-pool';
import type { CameraImage, CompressedPicture, RawPicture, RgbFrame } from '../image/frame';
import { decodeJpeg, encodeJpeg } from '../image/jpeg-codec';
import { checkPixelCount, readPictureHeader } from '../image/picture-header';
import { decodePng, encodePng } from '../image/png-codec';
import { RawCodec } from '../image/raw-codec';
import { checkRawPicture, type RawEncoding } from '../image/raw-encodings';
import { copyRegionIn, copyRegionOut, isWholeFrame, resolveRegion, type Region } from '../image/region';

export { ImageError, type ImageErrorReason } from '../image/image-error';
export type { StageTimes } from '../translate/translator';

/** What is wanted of a frame: a compressed picture, a raw one, or both. */
export type OutputTransport = 'compressed' | 'raw' | 'both';

export interface PipelineOptions {
  readonly translator: Translator;
  /** The part that is translated; the rest passes unchanged. */
  readonly region: Region;
  /** 1..100, for JPEG output. */
  readonly jpegQuality: number;
  /** A picture that claims more is refused before it is decoded. */
  readonly maxPixels: number;
}

/** Every `data` is an array of byteOffset 0 that spans its whole buffer, as a ROS publisher needs it. */
export interface ProcessedImage {
  readonly compressed?: CompressedPicture;
  readonly raw?: RawPicture;
  readonly times: StageTimes;
  readonly width: number;
  readonly height: number;
}

/** How the camera sent the frame, which is how it goes out. */
type Origin =
  | { readonly kind: 'jpeg' | 'png'; readonly isGrey: boolean; readonly format: string }
  | { readonly kind: 'raw'; readonly name: string; readonly encoding: RawEncoding };

const RGB8: RawEncoding = { bytesPerPixel: 3, compressedFormat: 'rgb8; jpeg compressed bgr8' };

/**
 * Camera picture in, translated picture out: decode, region, translate, encode. Size never changes.
 *
 * A JPEG that is wanted as a JPEG and translated in whole rows goes the short way: the translator's thread decodes and
 * encodes it, too, so pixels are neither copied nor moved; each JPEG's bytes are copied once. All else is decoded here
 * into a pooled buffer, transferred to the translator and encoded from what comes back, with no copy of pixels; a region
 * adds one out and one in. See the codecs for the rest.
 */
export class FramePipeline {
  #options: PipelineOptions;
  readonly #raw = new RawCodec();
  // A pool keeps one size, so frames, regions, encoded pictures and converted raw pictures have one each.
  readonly #frames = new BufferPool();
  readonly #parts = new BufferPool();
  readonly #encoded = new BufferPool();
  readonly #converted = new BufferPool();

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  get options(): PipelineOptions {
    return this.#options;
  }

  /** Counts from the next frame on; a frame under way ends with what it began with. */
  setOptions(changes: Partial<PipelineOptions>): void {
    this.#options = { ...this.#options, ...changes };
  }

  setJpegQuality(jpegQuality: number): void {
    this.setOptions({ jpegQuality });
  }

  /**
   * Rejects with an ImageError where the picture is at fault, and with a TranslateError where the model or its worker
   * is; the next frame is not affected.
   */
  async process(image: CameraImage, output: OutputTransport): Promise<ProcessedImage> {
    const options = this.#options;
    const started = performance.now();
    const short = await this.#processShort(image, output, options, started);
    if (short) {
      return short;
    }
    const { frame, origin } = await this.#decode(image, options.maxPixels);
    const decoded = performance.now();
    const translated = await this.#translate(frame, options);
    const changed = performance.now();
    const pictures = await this.#encode(translated, origin, output, options.jpegQuality);
    // The rgb8 picture is the frame's own memory, which then belongs to the caller until `release`.
    if (pictures.raw?.data !== translated.data) {
      this.#frames.give(translated.data.buffer);
    }
    const times = {
      decode: decoded - started,
      translate: changed - decoded,
      encode: performance.now() - changed,
    };
    return { ...pictures, times, width: frame.width, height: frame.height };
  }

  /** @returns undefined where the frame has to go the long way, which also tells what is wrong with a damaged one */
  async #processShort(
    image: CameraImage,
    output: OutputTransport,
    { translator, region, jpegQuality, maxPixels }: PipelineOptions,
    started: number,
  ): Promise<ProcessedImage | undefined> {
    if (image.kind !== 'compressed' || output !== 'compressed' || !translator.translateJpeg) {
      return undefined;
    }
    const { container, width, height, isGrey, isCmyk } = readPictureHeader(image.data);
    checkPixelCount(width, height, maxPixels);
    const part = resolveRegion(region, width, height);
    if (container !== 'jpeg' || isCmyk || part.width !== width) {
      return undefined;
    }
    const result = await translator.translateJpeg(image.data, {
      width,
      height,
      quality: jpegQuality,
      isGrey,
      rows: { top: part.y, count: part.height },
    });
    if (!result) {
      return undefined;
    }
    const { decode, encode } = result.times;
    // The way to the other thread and back counts as translation, as it does on the long way.
    const translate = performance.now() - started - decode - encode;
    return {
      compressed: { kind: 'compressed', format: image.format, data: result.data },
      times: { decode, translate, encode },
      width,
      height,
    };
  }

  /**
   * Takes back the memory of a raw picture once it is published, for a later frame. Optional: without it the garbage
   * collector has 30 pictures a second to do. The picture must not be used afterwards.
   */
  release(processed: ProcessedImage): void {
    if (processed.raw !== undefined) {
      const pool = processed.raw.encoding === 'rgb8' ? this.#frames : this.#converted;
      pool.give(processed.raw.data.buffer as ArrayBuffer);
    }
  }

  /**
   * Loads what raw encodings other than rgb8 need (OpenCV: 0.4 s that block the thread, 128 MiB), so that no frame has
   * to wait for it. To be called while a node that subscribes raw images configures.
   */
  async prepareRaw(): Promise<void> {
    await loadOpenCv();
  }

  /** Frees what the garbage collector cannot; the translator is its owner's to close. */
  close(): void {
    this.#raw.close();
  }

  async #decode(image: CameraImage, maxPixels: number): Promise<{ frame: RgbFrame; origin: Origin }> {
    if (image.kind === 'raw') {
      checkPixelCount(image.width, image.height, maxPixels);
      const encoding = checkRawPicture(image);
      const frame = await this.#raw.decode(image, encoding, this.#frames);
      return { frame, origin: { kind: 'raw', name: image.encoding, encoding } };
    }
    const header = readPictureHeader(image.data);
    checkPixelCount(header.width, header.height, maxPixels);
    const decode = header.container === 'jpeg' ? decodeJpeg : decodePng;
    const frame = await decode(image.data, header, this.#frames);
    return { frame, origin: { kind: header.container, isGrey: header.isGrey, format: image.format } };
  }

  async #translate(frame: RgbFrame, { translator, region }: PipelineOptions): Promise<RgbFrame> {
    const part = resolveRegion(region, frame.width, frame.height);
    if (isWholeFrame(part, frame)) {
      const translated = await translator.translate(frame);
      checkSameSize(translator, frame, translated);
      return translated;
    }
    const piece = copyRegionOut(frame, part, this.#parts);
    const translated = await translator.translate(piece);
    checkSameSize(translator, piece, translated);
    copyRegionIn(frame, part, translated);
    this.#parts.give(translated.data.buffer);
    return frame;
  }

  async #encode(
    frame: RgbFrame,
    origin: Origin,
    output: OutputTransport,
    quality: number,
  ): Promise<Pick<ProcessedImage, 'compressed' | 'raw'>> {
    const [compressed, raw] = await Promise.all([
      output === 'raw' ? undefined : this.#encodeCompressed(frame, origin, quality),
      output === 'compressed' ? undefined : this.#encodeRaw(frame, origin),
    ]);
    return { ...(compressed && { compressed }), ...(raw && { raw }) };
  }

  async #encodeCompressed(frame: RgbFrame, origin: Origin, quality: number): Promise<CompressedPicture> {
    if (origin.kind === 'png') {
      return { kind: 'compressed', format: origin.format, data: await encodePng(frame, origin.isGrey) };
    }
    const isGrey = origin.kind === 'raw' ? origin.encoding.bytesPerPixel === 1 : origin.isGrey;
    const format = origin.kind === 'raw' ? origin.encoding.compressedFormat : origin.format;
    return { kind: 'compressed', format, data: await encodeJpeg(frame, { quality, isGrey }, this.#encoded) };
  }

  #encodeRaw(frame: RgbFrame, origin: Origin): Promise<RawPicture> {
    return origin.kind === 'raw'
      ? this.#raw.encode(frame, origin.name, origin.encoding, this.#converted)
      : this.#raw.encode(frame, 'rgb8', RGB8, this.#frames);
  }
}

function checkSameSize(
  translator: Translator,
  given: { width: number; height: number },
  got: RgbFrame,
): void {
  if (got.width !== given.width || got.height !== given.height) {
    throw new TranslateError(
      `Model ${translator.name}: expected a frame of ${given.width}x${given.height}, got ${got.width}x${got.height}.`,
    );
  }
}
