import { PackedCounter } from '../../evaluate/thresholds/count-packed';
import { readPacked } from '../../evaluate/thresholds/frame-histogram';
import type { ColorRanges } from '../../lines/color-ranges';
import { SCORED_LABELS, TAPE_COLORS } from '../../lines/tape';
import { LIVE_GRID } from './live-grid';

/** Pixels of a packed frame by class. */
export function countPixels(packed: Uint8Array): readonly number[] {
  const pixels = Array.from({ length: SCORED_LABELS }, () => 0);
  readPacked(packed, (_, kind, count) => {
    pixels[kind] = (pixels[kind] ?? 0) + count;
  });
  return pixels;
}

/** Pixels of a packed frame, whatever they are labelled, that some ranges take in. */
export function countSelected(ranges: ColorRanges, packed: Uint8Array): number {
  const overlaps = new PackedCounter(LIVE_GRID, ranges).count(packed);
  return TAPE_COLORS.reduce(
    (sum, color) => sum + overlaps[color].truePositive + overlaps[color].falsePositive,
    0,
  );
}
