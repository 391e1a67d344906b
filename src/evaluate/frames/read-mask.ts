import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { readPictureHeader } from '../../image/picture-header';
import { dropPalette, readPalette } from '../../image/png-palette';
import { MASK_CLASSES, MASK_COLORS, findMaskLabel } from '../../lines/mask-colors';
import { MASK_VALUES } from '../../lines/tape';
import type { Rgb } from '../../lines/tape';
import { describeError } from '../../process/describe-error';
import { FrameError } from './read-frame';

const KNOWN_VALUES: ReadonlySet<number> = new Set(MASK_CLASSES.map(({ label }) => label));

/**
 * Reads a truth mask: width * height bytes, of the values that MASK_VALUES lists. A picture in the colours of
 * MASK_CLASSES is read by them; a palette with other colours by its indices.
 * @throws FrameError where it is broken, of another size than its frame, or has another value or colour
 */
export async function readMask(file: string, width: number, height: number): Promise<Uint8Array> {
  const mask = await decodeMask(file);
  if (mask.width !== width || mask.height !== height) {
    throw new FrameError(
      `${file}: expected a mask of ${width}x${height} as its frame, got ${mask.width}x${mask.height}`,
    );
  }
  const { labels, unknown } = mask.palette ? mapIndices(mask.values, mask.palette) : mapPixels(mask);
  if (unknown === undefined) return labels;
  const place = `at x ${unknown.at % width}, y ${Math.floor(unknown.at / width)}`;
  throw new FrameError(`${file}: ${unknown.expected}, got ${unknown.found} ${place}`);
}

interface DecodedMask {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Of a palette the indices. */
  readonly values: Uint8Array;
  readonly palette: readonly Rgb[] | undefined;
}

async function decodeMask(file: string): Promise<DecodedMask> {
  try {
    const bytes = await readFile(file);
    const { bitDepth, container } = readPictureHeader(bytes);
    const palette = container === 'png' ? readPalette(bytes) : undefined;
    // Fewer or more bits would be scaled to 8: no longer the values that somebody wrote.
    if (bitDepth !== 8 && palette === undefined) throw new Error(`found ${bitDepth} bits a channel`);
    const { data, info } = await sharp(palette ? dropPalette(bytes) : bytes, {
      failOn: 'warning',
      ignoreIcc: true,
    })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    if (palette === undefined) return { width, height, channels, values: data, palette };
    const scale = 255 / (2 ** bitDepth - 1);
    const indices = Uint8Array.from({ length: width * height }, (_, i) => (data[i * channels] ?? 0) / scale);
    return { width, height, channels: 1, values: indices, palette };
  } catch (error) {
    throw new FrameError(`${file}: expected a mask (8-bit PNG): ${describeError(error)}`, { cause: error });
  }
}

interface MappedMask {
  readonly labels: Uint8Array;
  /** The first pixel that means nothing. */
  readonly unknown?: { readonly expected: string; readonly found: string; readonly at: number };
}

const EXPECTED_COLORS = `expected a grey mask of small numbers, or the colours ${MASK_COLORS}`;

/** Colours come first: programs that make a file smaller sort its palette anew, and keep the colours. */
function mapIndices(values: Uint8Array, palette: readonly Rgb[]): MappedMask {
  const used = [...new Set(values)];
  const isGrey = used.every((index) => isGreyValue(palette[index]));
  const byColor = used.every((index) => palette[index] && findMaskLabel(palette[index]) !== undefined);
  const byIndex = used.every((index) => KNOWN_VALUES.has(index));
  if (byColor) return relabel(values, (index) => findMaskLabel(palette[index] ?? [0, 0, 0]));
  if (isGrey && byIndex && used.some((index) => palette[index]?.[0] !== index)) {
    const at = values.findIndex((index) => palette[index]?.[0] !== index);
    const found = `index ${String(values[at])} of grey ${String(palette[values[at] ?? 0]?.[0])}, which mean two things,`;
    return { labels: values, unknown: { expected: EXPECTED_COLORS, found, at } };
  }
  if (isGrey) return relabel(values, (index) => palette[index]?.[0]);
  if (byIndex) return { labels: values };
  const at = values.findIndex((index) => !KNOWN_VALUES.has(index));
  const index = values[at] ?? 0;
  const found = `index ${index} of colour ${palette[index]?.join(' ') ?? 'none'}`;
  return { labels: values, unknown: { expected: `${EXPECTED_COLORS} or indices ${MASK_VALUES}`, found, at } };
}

function isGreyValue(color: Rgb | undefined): boolean {
  return color !== undefined && new Set(color).size === 1 && KNOWN_VALUES.has(color[0]);
}

function relabel(values: Uint8Array, map: (value: number) => number | undefined): MappedMask {
  const table = Uint8Array.from({ length: 256 }, (_, value) => map(value) ?? 0);
  return { labels: values.map((value) => table[value] ?? 0) };
}

/** Colours come first here, too; what is grey all over is read as numbers. */
function mapPixels({ values, channels }: DecodedMask): MappedMask {
  const pixels = values.length / channels;
  const pick = (i: number): Rgb => {
    const at = i * channels;
    const red = values[at] ?? 0;
    // Below three channels it is grey, perhaps with alpha; some decoders repeat grey three times.
    return channels < 3 ? [red, red, red] : [red, values[at + 1] ?? 0, values[at + 2] ?? 0];
  };
  const byColor = new ColorReader();
  const labels = Uint8Array.from({ length: pixels }, (_, i) => byColor.read(pick(i)));
  if (byColor.knowsAll) return { labels };
  const grey = Uint8Array.from({ length: pixels }, (_, i) => values[i * channels] ?? 0);
  const colored = findPixel(pixels, (i) => new Set(pick(i)).size > 1);
  if (colored >= 0) {
    const at = findPixel(pixels, (i) => findMaskLabel(pick(i)) === undefined);
    const found = `a picture in colour: ${pick(at).join(' ')}`;
    return { labels, unknown: { expected: EXPECTED_COLORS, found, at } };
  }
  const at = grey.findIndex((value) => !KNOWN_VALUES.has(value));
  if (at < 0) return { labels: grey };
  return {
    labels: grey,
    unknown: { expected: `expected the values ${MASK_VALUES}`, found: String(grey[at]), at },
  };
}

function findPixel(pixels: number, isIt: (i: number) => boolean): number {
  for (let i = 0; i < pixels; i++) if (isIt(i)) return i;
  return -1;
}

/** Looks colours up once: neighbouring pixels are mostly equal. */
class ColorReader {
  knowsAll = true;
  #last: Rgb = [-1, -1, -1];
  #label = 0;

  read(color: Rgb): number {
    const [red, green, blue] = this.#last;
    if (color[0] === red && color[1] === green && color[2] === blue) return this.#label;
    const label = findMaskLabel(color);
    if (label === undefined) this.knowsAll = false;
    [this.#last, this.#label] = [color, label ?? 0];
    return this.#label;
  }
}
