import type { ColorMasks } from '../../lines/color-mask';
import { IGNORE_LABEL, TAPES, TAPE_COLORS, mapColors } from '../../lines/tape';
import type { TapeColor } from '../../lines/tape';

/** Pixel counts; sums of them over frames pool the frames. */
export interface Overlap {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

export type OverlapByColor = Readonly<Record<TapeColor, Overlap>>;

/**
 * Counts, colour by colour, how a colour filter's answer meets the truth.
 * @param truth width * height bytes, values of a truth mask (lines/tape.ts)
 * @throws RangeError where a mask and the truth differ in length
 */
export function countOverlap(masks: ColorMasks, truth: Uint8Array): OverlapByColor {
  return mapColors((color) => countOne(masks[color], truth, TAPES[color].label));
}

/** The sum, for pooling frames. */
export function addOverlap(a: OverlapByColor, b: OverlapByColor): OverlapByColor {
  return mapColors((color) => ({
    truePositive: a[color].truePositive + b[color].truePositive,
    falsePositive: a[color].falsePositive + b[color].falsePositive,
    falseNegative: a[color].falseNegative + b[color].falseNegative,
  }));
}

/** Numbers in a list of counts: three a colour. */
export const COUNTS = 3 * TAPE_COLORS.length;

/** True positives, false positives, false negatives of white, of yellow, of red: results.json has them so. */
export function listCounts(overlap: OverlapByColor): number[] {
  return TAPE_COLORS.flatMap((color) => {
    const { truePositive, falsePositive, falseNegative } = overlap[color];
    return [truePositive, falsePositive, falseNegative];
  });
}

/** The reverse of `listCounts`. */
export function readCounts(counts: ArrayLike<number>): OverlapByColor {
  return mapColors((_, place) => ({
    truePositive: counts[3 * place] ?? 0,
    falsePositive: counts[3 * place + 1] ?? 0,
    falseNegative: counts[3 * place + 2] ?? 0,
  }));
}

/**
 * The IoU of white, of yellow, of red, from `listCounts` numbers; NaN where the truth has fewer pixels of the colour than
 * `minPixels`: there is nothing to find.
 */
export function scoreColors(counts: ArrayLike<number>, minPixels = 1): number[] {
  const overlap = readCounts(counts);
  return TAPE_COLORS.map((color) => {
    const { truePositive, falsePositive, falseNegative } = overlap[color];
    if (truePositive + falseNegative < minPixels) return NaN;
    return truePositive / (truePositive + falsePositive + falseNegative);
  });
}

/** Fewer pixels than this in all frames are taken for a mistake of a model's labels: a piece of tape has thousands. */
export const MIN_LABELLED_PIXELS = 100;

/** Intersection over union, 0 to 1; undefined where neither the filter nor the truth has a pixel. */
export function computeIou(overlap: Overlap): number | undefined {
  const union = overlap.truePositive + overlap.falsePositive + overlap.falseNegative;
  return union === 0 ? undefined : overlap.truePositive / union;
}

function countOne(mask: Uint8Array, truth: Uint8Array, wanted: number): Overlap {
  if (mask.length !== truth.length) {
    throw new RangeError(`mask: expected ${truth.length} pixels as in the truth, got ${mask.length}`);
  }
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  for (let i = 0; i < truth.length; i++) {
    const actual = truth[i] ?? 0;
    if (actual >= IGNORE_LABEL) continue;
    if (mask[i] !== 0) {
      if (actual === wanted) truePositive++;
      else falsePositive++;
    } else if (actual === wanted) falseNegative++;
  }
  return { truePositive, falsePositive, falseNegative };
}
