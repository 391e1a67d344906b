import jpeg from '@julusian/jpeg-turbo';
import { describeError } from '../process/describe-error';
import type { BufferPool } from './buffer-pool';
import type { RgbFrame } from './frame';
import { ImageError } from './image-error';
import { isCutOff } from './jpeg/markers';
import { mendJpeg } from './jpeg/mend-jpeg';
import { loadSharp } from './load-sharp';
import type { PictureHeader } from './picture-header';

const CHANNELS = 3;

/**
 * Decodes a JPEG on a thread of libuv's pool, straight into a buffer of the pool: no copy. 1.5 ms at 640x480.
 * Never rotates: the stack's homography belongs to the sensor, whatever an EXIF tag says.
 * Throws an ImageError where the data are damaged.
 * @param refused the picture where libjpeg-turbo has refused it already; mended where it could be
 */
export async function decodeJpeg(
  data: Uint8Array,
  header: PictureHeader,
  pool: BufferPool,
  refused?: Uint8Array,
): Promise<RgbFrame> {
  const { width, height } = header;
  const buffer = pool.take(width * height * CHANNELS);
  const frame = { width, height, data: new Uint8Array(buffer) };
  const doubtful = refused ?? (await decodeInto(buffer, data, header));
  if (doubtful === undefined) return frame;
  try {
    frame.data.set(await decodeWithVips(doubtful, header));
  } catch (error) {
    pool.give(buffer);
    throw explainDamage(data, error);
  }
  return frame;
}

/** @returns undefined where it is done, else what is left to try: the picture, mended where it could be */
async function decodeInto(
  buffer: ArrayBuffer,
  data: Uint8Array,
  { isCmyk }: PictureHeader,
): Promise<Uint8Array | undefined> {
  // libjpeg-turbo has no way from CMYK to RGB; libvips has.
  if (!isCmyk && (await tryTurbo(data, buffer))) return undefined;
  const mended = mendJpeg(data);
  if (!isCmyk && mended !== undefined && (await tryTurbo(mended, buffer))) return undefined;
  return mended ?? data;
}

/** @returns false where it fails, which it does for any warning of libjpeg, with the message "No error" */
async function tryTurbo(data: Uint8Array, buffer: ArrayBuffer): Promise<boolean> {
  try {
    await jpeg.decompress(viewBytes(data), Buffer.from(buffer), { format: jpeg.FORMAT_RGB });
    return true;
  } catch {
    return false;
  }
}

/** The slow second opinion (5 ms) on what libjpeg-turbo refused: libvips tells why. */
async function decodeWithVips(data: Uint8Array, { width, height }: PictureHeader): Promise<Buffer> {
  const pixels = await loadSharp()(data, { limitInputPixels: width * height, failOn: 'warning' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  if (pixels.length !== width * height * CHANNELS) {
    throw new Error(`${width}x${height} in its header, but ${pixels.length} bytes of pixels`);
  }
  return pixels;
}

/** The bytes tell the reason: libvips' words differ from run to run. */
function explainDamage(data: Uint8Array, error: unknown): ImageError {
  const [reason, found] = isCutOff(data)
    ? (['truncated', 'that end before the picture does'] as const)
    : (['broken', 'that do not decode'] as const);
  return new ImageError(
    reason,
    `Expected a whole JPEG, found ${data.length} bytes ${found}: ${describeError(error)}.`,
    { cause: error },
  );
}

/** How a frame is to be encoded. */
export interface JpegEncoding {
  /** 1..100. */
  readonly quality: number;
  /** One component instead of three, for a camera that sent grey. */
  readonly isGrey: boolean;
}

/**
 * Encodes on a thread of libuv's pool: 1.3 ms at 640x480, quality 90, 4:2:0 as OpenCV does.
 * libjpeg-turbo wants space for the worst case (1.5 times the frame), so it writes into a buffer of the pool, and the
 * 30 to 100 kB that it used are copied (10 us) into an array of their own, because a publisher ignores byteOffset.
 */
export async function encodeJpeg(
  frame: RgbFrame,
  encoding: JpegEncoding,
  pool: BufferPool,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = frame;
  const subsampling = encoding.isGrey ? jpeg.SAMP_GRAY : jpeg.SAMP_420;
  const options = { format: jpeg.FORMAT_RGB, width, height, subsampling, quality: encoding.quality };
  const target = pool.take(jpeg.bufferSize(options));
  try {
    const used = await jpeg.compress(viewBytes(frame.data), Buffer.from(target), options);
    return new Uint8Array(used);
  } finally {
    pool.give(target);
  }
}

function viewBytes(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
