import type { ColorRanges } from '../lines/color-ranges';
import { SCORED_LABELS, TAPES, mapColors } from '../lines/tape';
import type { TapeColor } from '../lines/tape';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import { tuneLabelled } from '../evaluate/tally/tune-labelled';
import type { TunedSupport } from '../evaluate/tally/tune-labelled';
import type { Margin } from '../evaluate/thresholds/fit-margin';
import { PackedMerger, readPacked } from '../evaluate/thresholds/frame-histogram';
import type { HsvGrid } from '../evaluate/thresholds/hsv-grid';
import type { FrameGroup, LabelledFrame } from './labelled-frames';

/** What a colour's thresholds stand on, and how well they hold there. */
export interface ColorSupport extends TunedSupport {
  /** Frames with tape of the colour, by the labels. */
  readonly frames: number;
}

/** The thresholds of a group of frames. */
export interface ThresholdSet extends Omit<FrameGroup, 'frames'> {
  readonly frames: number;
  readonly ranges: ColorRanges;
  readonly colors: Readonly<Record<TapeColor, ColorSupport>>;
}

/** Tunes each colour on a group of frames; a colour that is hardly seen, or floods, keeps Duckietown's ranges. */
export async function tuneSet(
  pool: TallyPool,
  { name, light, frames }: FrameGroup,
  { grid, margin }: { readonly grid: HsvGrid; readonly margin: Margin },
): Promise<ThresholdSet> {
  const histogram = new PackedMerger(grid).merge(frames.map((frame) => frame.histogram));
  const { ranges, colors } = await tuneLabelled(pool, histogram, { grid, margin });
  const shown = countShown(frames);
  return {
    ...{ name, light, frames: frames.length, ranges },
    colors: mapColors((color) => ({ frames: shown[TAPES[color].label] ?? 0, ...colors[color] })),
  };
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
