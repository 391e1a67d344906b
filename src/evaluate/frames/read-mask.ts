import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { readPictureHeader } from '../../image/picture-header';
import { IGNORE_LABEL, MASK_VALUES, NOT_SCORED, NO_TAPE, TAPES, TAPE_COLORS } from '../../lines/tape';
import { describeError } from '../../process/describe-error';
import { FrameError } from './read-frame';

const KNOWN_VALUES: ReadonlySet<number> = new Set([
  NO_TAPE,
  ...TAPE_COLORS.map((color) => TAPES[color].label),
  IGNORE_LABEL,
  NOT_SCORED,
]);

/**
 * Reads a truth mask: width * height bytes, of the values that MASK_VALUES lists.
 * @throws FrameError where it is broken, of another size than its frame, in colour, or has another value
 */
export async function readMask(file: string, width: number, height: number): Promise<Uint8Array> {
  let mask: Buffer;
  let found: { width: number; height: number; channels: number };
  try {
    const bytes = await readFile(file);
    const { bitDepth } = readPictureHeader(bytes);
    // Fewer or more bits would be scaled to 8: no longer the values that somebody wrote.
    if (bitDepth !== 8) throw new Error(`found ${bitDepth} bits a channel`);
    const { data, info } = await sharp(bytes, { failOn: 'warning', ignoreIcc: true })
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
  const values = found.channels === 1 ? mask : takeGrey(mask, found.channels, file);
  const unknown = values.findIndex((value) => !KNOWN_VALUES.has(value));
  if (unknown >= 0) {
    throw new FrameError(
      `${file}: expected the values ${MASK_VALUES}, ` +
        `got ${String(values[unknown])} at x ${unknown % width}, y ${Math.floor(unknown / width)}`,
    );
  }
  return values;
}

/** Some decoders repeat grey three times. */
function takeGrey(mask: Buffer, channels: number, file: string): Uint8Array {
  const grey = new Uint8Array(mask.length / channels);
  for (let i = 0; i < grey.length; i++) {
    const at = i * channels;
    grey[i] = mask[at] ?? 0;
    if (channels >= 3 && (mask[at] !== mask[at + 1] || mask[at] !== mask[at + 2])) {
      throw new FrameError(`${file}: expected a grey mask of small numbers, got a picture in colour`);
    }
  }
  return grey;
}
