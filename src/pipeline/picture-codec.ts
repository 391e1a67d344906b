import { BufferPool } from '../image/buffer-pool';
import type { CameraImage, CompressedPicture, RawPicture, RgbFrame } from '../image/frame';
import { decodeJpeg, encodeJpeg } from '../image/jpeg-codec';
import { loadOpenCv } from '../image/load-opencv';
import { readCompressedHeader } from '../image/compressed-format';
import { checkPixelCount, type PictureHeader } from '../image/picture-header';
import { decodePng, encodePng } from '../image/png-codec';
import { RawCodec } from '../image/raw-codec';
import { checkRawPicture, type RawEncoding } from '../image/raw-encodings';

/** What is wanted of a frame: a compressed picture, a raw one, or both. */
export type OutputTransport = 'compressed' | 'raw' | 'both';

/** Every `data` that was encoded here has byteOffset 0 and spans its whole buffer, as a ROS publisher needs it. */
export interface OutputImage {
  readonly compressed?: CompressedPicture;
  readonly raw?: RawPicture;
}

/** How the camera sent the frame, which is how it goes out. */
export type Origin =
  | { readonly kind: 'jpeg' | 'png'; readonly isGrey: boolean; readonly format: string }
  | { readonly kind: 'raw'; readonly name: string; readonly encoding: RawEncoding };

const RGB8: RawEncoding = { bytesPerPixel: 3, compressedFormat: 'rgb8; jpeg compressed bgr8' };

/** The camera's pictures to rgb8 and back to what they were, in memory that later frames use again. */
export class PictureCodec {
  readonly #maxPixels: number;
  readonly #raw = new RawCodec();
  // A pool keeps one size, so frames, encoded pictures and converted raw pictures have one each.
  readonly #frames = new BufferPool();
  readonly #encoded = new BufferPool();
  readonly #converted = new BufferPool();

  /** @param maxPixels a picture that claims more is refused before it is decoded */
  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  /** Throws an ImageError where there is no header, where it claims too many pixels, or for a `format` not supported. */
  readHeader(picture: CompressedPicture): PictureHeader {
    const header = readCompressedHeader(picture);
    checkPixelCount(header.width, header.height, this.#maxPixels);
    return header;
  }

  /**
   * Rejects with an ImageError where the picture is at fault.
   * @param refused a JPEG that libjpeg-turbo has refused already; mended where it could be
   */
  async decode(
    image: CameraImage,
    refused?: Uint8Array,
  ): Promise<{ readonly frame: RgbFrame; readonly origin: Origin }> {
    if (image.kind === 'raw') {
      checkPixelCount(image.width, image.height, this.#maxPixels);
      const encoding = checkRawPicture(image);
      const frame = await this.#raw.decode(image, encoding, this.#frames);
      return { frame, origin: { kind: 'raw', name: image.encoding, encoding } };
    }
    const header = this.readHeader(image);
    const { data, format } = image;
    const { container, isGrey } = header;
    const frame =
      container === 'jpeg'
        ? await decodeJpeg(data, header, this.#frames, refused)
        : await decodePng(data, header, this.#frames);
    return { frame, origin: { kind: container, isGrey, format } };
  }

  /** Takes back the memory of a decoded frame that is not to be encoded, for a later one. It must not be used afterwards. */
  recycle({ data }: RgbFrame): void {
    this.#frames.give(data.buffer);
  }

  /**
   * Takes the frame over: its memory becomes that of the rgb8 picture, or serves a later frame.
   * @param quality 1..100, for JPEG
   */
  async encode(
    frame: RgbFrame,
    origin: Origin,
    output: OutputTransport,
    quality: number,
  ): Promise<OutputImage> {
    const [compressed, raw] = await Promise.all([
      output === 'raw' ? undefined : this.#encodeCompressed(frame, origin, quality),
      output === 'compressed' ? undefined : this.#encodeRaw(frame, origin),
    ]);
    if (raw?.data !== frame.data) this.#frames.give(frame.data.buffer);
    return { ...(compressed && { compressed }), ...(raw && { raw }) };
  }

  /**
   * Takes back the memory of a raw picture that was encoded here, for a later frame. Optional: without it the garbage
   * collector has 30 pictures a second to do. The picture must not be used afterwards.
   */
  release({ raw }: OutputImage): void {
    if (raw === undefined) return;
    const pool = raw.encoding === 'rgb8' ? this.#frames : this.#converted;
    pool.give(raw.data.buffer as ArrayBuffer);
  }

  /**
   * Loads what raw encodings other than rgb8 need (OpenCV: 0.4 s that block the thread, 128 MiB), so that no frame has
   * to wait for it. To be called while a node that subscribes raw images configures.
   */
  async prepareRaw(): Promise<void> {
    await loadOpenCv();
  }

  /** Frees what the garbage collector cannot. It may be used again afterwards. */
  close(): void {
    this.#raw.close();
  }

  async #encodeCompressed(frame: RgbFrame, origin: Origin, quality: number): Promise<CompressedPicture> {
    if (origin.kind === 'png') {
      return { kind: 'compressed', format: origin.format, data: await encodePng(frame, origin.isGrey) };
    }
    const isGrey = origin.kind === 'raw' ? origin.encoding.isGrey === true : origin.isGrey;
    const format = origin.kind === 'raw' ? origin.encoding.compressedFormat : origin.format;
    return { kind: 'compressed', format, data: await encodeJpeg(frame, { quality, isGrey }, this.#encoded) };
  }

  #encodeRaw(frame: RgbFrame, origin: Origin): Promise<RawPicture> {
    return origin.kind === 'raw'
      ? this.#raw.encode(frame, origin.name, origin.encoding, this.#converted)
      : this.#raw.encode(frame, 'rgb8', RGB8, this.#frames);
  }
}
