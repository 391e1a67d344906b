import { DUCKIETOWN_COLOR_RANGES } from '../lines/color-ranges';
import type { ColorRanges } from '../lines/color-ranges';
import { SCORED_LABELS, TAPES, mapColors } from '../lines/tape';
import type { TapeColor } from '../lines/tape';
import { computeIou } from '../evaluate/score/overlap';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import { PackedCounter } from '../evaluate/thresholds/count-packed';
import type { Margin } from '../evaluate/thresholds/fit-margin';
import { PackedMerger, readPacked } from '../evaluate/thresholds/frame-histogram';
import type { HsvGrid } from '../evaluate/thresholds/hsv-grid';
import type { FrameGroup, LabelledFrame } from './labelled-frames';

/** What a colour's thresholds stand on, and how well they hold there. */
export interface ColorSupport {
  /** Frames and pixels with tape of the colour, by the labels. */
  readonly frames: number;
  readonly pixels: number;
  /** Share of that tape inside the tuned ranges, and of pixels inside that are not it; null without tape. */
  readonly kept: number | null;
  readonly wrong: number | null;
  readonly iou: number | null;
  /** Why Duckietown's own ranges stand in place of tuned ones; null: they do not. */
  readonly refused: 'not seen' | 'floods' | null;
}

/** The thresholds of a group of frames. */
export interface ThresholdSet extends Omit<FrameGroup, 'frames'> {
  readonly frames: number;
  readonly ranges: ColorRanges;
  readonly colors: Readonly<Record<TapeColor, ColorSupport>>;
}

/** Fewer pixels than this in all frames are taken for a mistake of the labels: a piece of tape has thousands. */
const MIN_PIXELS = 100;
/** A colour floods where more of what its best ranges take in is floor than tape. */
const MAX_WRONG = 0.5;

/** Tunes each colour on a group of frames; a colour that is hardly seen, or floods, keeps Duckietown's ranges. */
export async function tuneSet(
  pool: TallyPool,
  { name, light, frames }: FrameGroup,
  { grid, margin }: { readonly grid: HsvGrid; readonly margin: Margin },
): Promise<ThresholdSet> {
  const histogram = new PackedMerger(grid).merge(frames.map((frame) => frame.histogram));
  const { ranges: best } = await pool.tune({ binning: grid.binning, histograms: [histogram], margin });
  const overlaps = new PackedCounter(grid, best).count(histogram);
  const shown = countShown(frames);
  const colors = mapColors((color): ColorSupport => {
    const { truePositive: right, falsePositive: wrong, falseNegative: missed } = overlaps[color];
    const support = { frames: shown[TAPES[color].label] ?? 0, pixels: right + missed };
    if (support.pixels < MIN_PIXELS) {
      return { ...support, kept: null, wrong: null, iou: null, refused: 'not seen' };
    }
    const share = right + wrong === 0 ? 0 : wrong / (right + wrong);
    const iou = computeIou(overlaps[color]) ?? null;
    const refused = share > MAX_WRONG ? 'floods' : null;
    return { ...support, kept: right / support.pixels, wrong: share, iou, refused };
  });
  const ranges = mapColors((color) =>
    colors[color].refused === null ? best[color] : DUCKIETOWN_COLOR_RANGES[color],
  );
  return { name, light, frames: frames.length, ranges, colors };
}

/** Frames that show each class, by label. */
function countShown(frames: readonly LabelledFrame[]): number[] {
  const shown = new Array<number>(SCORED_LABELS).fill(0);
  for (const { histogram } of frames) {
    const seen = new Set<number>();
    readPacked(histogram, (_, kind) => seen.add(kind));
    for (const kind of seen) shown[kind] = (shown[kind] ?? 0) + 1;
  }
  return shown;
}
