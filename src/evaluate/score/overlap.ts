import type { ColorMasks } from '../../lines/color-mask';
import { FIRST_IGNORED_CLASS, TAPE_CLASS, TAPE_COLORS } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/color-ranges';

/** Pixel counts; sums of them over frames pool the frames. */
export interface Overlap {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

export type OverlapByColor = Readonly<Record<TapeColor, Overlap>>;

/**
 * Counts, colour by colour, how a colour filter's answer meets the truth.
 * @param truth width * height bytes: 0 no tape, 1 white, 2 yellow, 3 red, 254 and 255 ignored
 * @throws RangeError where a mask and the truth differ in length
 */
export function countOverlap(masks: ColorMasks, truth: Uint8Array): OverlapByColor {
  const count = (color: TapeColor): Overlap => countOne(masks[color], truth, TAPE_CLASS[color]);
  return { white: count('white'), yellow: count('yellow'), red: count('red') };
}

/** The sum, for pooling frames. */
export function addOverlap(a: OverlapByColor, b: OverlapByColor): OverlapByColor {
  const add = (color: TapeColor): Overlap => ({
    truePositive: a[color].truePositive + b[color].truePositive,
    falsePositive: a[color].falsePositive + b[color].falsePositive,
    falseNegative: a[color].falseNegative + b[color].falseNegative,
  });
  return { white: add('white'), yellow: add('yellow'), red: add('red') };
}

/** Numbers in a list of counts: three a colour. */
export const COUNTS = 3 * TAPE_COLORS.length;

/** True positives, false positives, false negatives of white, of yellow, of red: results.json has them so. */
export function listCounts({ white, yellow, red }: OverlapByColor): number[] {
  return [white, yellow, red].flatMap((each) => [each.truePositive, each.falsePositive, each.falseNegative]);
}

/** The reverse of `listCounts`. */
export function readCounts(counts: ArrayLike<number>): OverlapByColor {
  const read = (at: number): Overlap => ({
    truePositive: counts[at] ?? 0,
    falsePositive: counts[at + 1] ?? 0,
    falseNegative: counts[at + 2] ?? 0,
  });
  return { white: read(0), yellow: read(3), red: read(6) };
}

/** Intersection over union, 0 to 1; undefined where neither the filter nor the truth has a pixel. */
export function computeIou(overlap: Overlap): number | undefined {
  const union = overlap.truePositive + overlap.falsePositive + overlap.falseNegative;
  return union === 0 ? undefined : overlap.truePositive / union;
}

/** IoU of one frame by colour; for several frames add up countOverlap's counts instead of averaging this. */
export function intersectionOverUnion(
  masks: ColorMasks,
  truth: Uint8Array,
): Readonly<Record<TapeColor, number | undefined>> {
  const { white, yellow, red } = countOverlap(masks, truth);
  return { white: computeIou(white), yellow: computeIou(yellow), red: computeIou(red) };
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
    if (actual >= FIRST_IGNORED_CLASS) continue;
    if (mask[i] !== 0) {
      if (actual === wanted) truePositive++;
      else falsePositive++;
    } else if (actual === wanted) falseNegative++;
  }
  return { truePositive, falsePositive, falseNegative };
}
