import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import type { ColorRanges } from '../../lines/color-ranges';
import { mapColors } from '../../lines/tape';
import type { TapeColor } from '../../lines/tape';
import { MIN_LABELLED_PIXELS, computeIou } from '../score/overlap';
import { PackedCounter } from '../thresholds/count-packed';
import type { Margin } from '../thresholds/fit-margin';
import { MAX_WRONG } from '../thresholds/flood';
import type { HsvGrid } from '../thresholds/hsv-grid';
import type { TallyPool } from './tally-pool';

/** How well a colour's thresholds hold on the frames that they were tuned on. */
export interface TunedSupport {
  /** Pixels of the colour's tape, by the labels. */
  readonly pixels: number;
  /** Share of that tape inside the tuned ranges, and of pixels inside that are not it; null without tape. */
  readonly kept: number | null;
  readonly wrong: number | null;
  readonly iou: number | null;
  /** Why Duckietown's own ranges stand in place of tuned ones; null: they do not. */
  readonly refused: 'not seen' | 'floods' | null;
}

export interface TunedSet {
  readonly ranges: ColorRanges;
  readonly colors: Readonly<Record<TapeColor, TunedSupport>>;
}

/**
 * Tunes each colour on labelled frames; one that is hardly seen, or floods, keeps Duckietown's ranges.
 * @param histogram the frames' pixels by bin and class, packed
 */
export async function tuneLabelled(
  pool: TallyPool,
  histogram: Uint8Array,
  { grid, margin }: { readonly grid: HsvGrid; readonly margin: Margin },
): Promise<TunedSet> {
  const { ranges: best } = await pool.tune({ binning: grid.binning, histograms: [histogram], margin });
  const overlaps = new PackedCounter(grid, best).count(histogram);
  const colors = mapColors((color): TunedSupport => {
    const { truePositive: right, falsePositive: wrong, falseNegative: missed } = overlaps[color];
    const pixels = right + missed;
    if (pixels < MIN_LABELLED_PIXELS)
      return { pixels, kept: null, wrong: null, iou: null, refused: 'not seen' };
    const share = right + wrong === 0 ? 0 : wrong / (right + wrong);
    const iou = computeIou(overlaps[color]) ?? null;
    const refused = share > MAX_WRONG ? 'floods' : null;
    return { pixels, kept: right / pixels, wrong: share, iou, refused };
  });
  const ranges = mapColors((color) =>
    colors[color].refused === null ? best[color] : DUCKIETOWN_COLOR_RANGES[color],
  );
  return { ranges, colors };
}
