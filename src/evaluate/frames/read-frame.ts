import sharp from 'sharp';
import { BufferPool } from '../../image/buffer-pool';
import type { RgbFrame } from '../../image/frame';
import { RawCodec } from '../../image/raw-codec';
import { checkRawPicture } from '../../image/raw-encodings';
import { describeError } from '../../process/describe-error';
import type { FrameFile } from './frame-folder';
import { FIRST_IGNORED_CLASS, TAPE_CLASS } from '../../lines/color-ranges';
import { decodePicture } from '../../image/decode-picture';

/** A picture or mask that cannot be used; the message names the file. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const KNOWN_CLASSES = new Set([
  0,
  ...Object.values(TAPE_CLASS),
  FIRST_IGNORED_CLASS,
  FIRST_IGNORED_CLASS + 1,
]);

/**
 * Decodes a picture to the very pixels that Python's cv2.imread gives (not with jpeg-turbo's fast DCT); raw pictures of
 * a bag as the live node does.
 * @throws FrameError where it is broken
 */
export async function readFrame({ name, image }: Pick<FrameFile, 'name' | 'image'>): Promise<RgbFrame> {
  const place = typeof image === 'string' ? image : name;
  try {
    if (typeof image === 'string') return await decodePicture(image);
    if (image.kind === 'compressed') return await decodePicture(image.data);
    return await rawCodec.decode(image, checkRawPicture(image), rawBuffers);
  } catch (error) {
    throw new FrameError(`${place}: expected a whole picture: ${describeError(error)}`, { cause: error });
  }
}

const rawCodec = new RawCodec();
const rawBuffers = new BufferPool();

/**
 * Reads a truth mask: width * height bytes, 0 no tape, 1 white, 2 yellow, 3 red, 254 and 255 not scored.
 * @throws FrameError where it is broken, of another size than its frame, in colour, or has another class
 */
export async function readMask(file: string, width: number, height: number): Promise<Uint8Array> {
  let mask: Buffer;
  let found: { width: number; height: number; channels: number };
  try {
    const { data, info } = await sharp(file, { failOn: 'warning', ignoreIcc: true })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    mask = data;
    found = info;
  } catch (error) {
    throw new FrameError(`${file}: expected a mask (8-bit PNG): ${describeError(error)}`, { cause: error });
  }
  if (found.width !== width || found.height !== height) {
    throw new FrameError(
      `${file}: expected a mask of ${width}x${height} as its frame, got ${found.width}x${found.height}`,
    );
  }
  const classes = found.channels === 1 ? mask : takeGrey(mask, found.channels, file);
  const unknown = classes.findIndex((value) => !KNOWN_CLASSES.has(value));
  if (unknown >= 0) {
    throw new FrameError(
      `${file}: expected the classes 0, 1 white, 2 yellow, 3 red, 254, 255, ` +
        `got ${String(classes[unknown])} at x ${unknown % width}, y ${Math.floor(unknown / width)}`,
    );
  }
  return classes;
}

/** Some decoders repeat grey three times. */
function takeGrey(mask: Buffer, channels: number, file: string): Uint8Array {
  const grey = new Uint8Array(mask.length / channels);
  for (let i = 0; i < grey.length; i++) {
    const at = i * channels;
    grey[i] = mask[at] ?? 0;
    if (channels >= 3 && (mask[at] !== mask[at + 1] || mask[at] !== mask[at + 2])) {
      throw new FrameError(`${file}: expected a grey mask of class numbers, got a picture in colour`);
    }
  }
  return grey;
}
