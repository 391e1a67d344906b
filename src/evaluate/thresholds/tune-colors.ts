import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { TAPE_COLORS } from '../../lines/tape';
import type { ColorRanges, HsvRange } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/tape';
import type { PooledHistogram } from './frame-histogram';
import type { Margin } from './fit-margin';
import { TuneMemory } from './tune-memory';
import { tuneColor } from './tune-thresholds';

export interface TunedColors {
  /** Duckietown's own where the frames have no pixel of a colour. */
  readonly ranges: ColorRanges;
  /** IoU on what was tuned on; undefined where the frames have no pixel of the colour. */
  readonly iou: Readonly<Record<TapeColor, number | undefined>>;
}

/**
 * Tunes each colour for itself, from Duckietown's thresholds among others. Red may have two ranges.
 * @param colors those to tune; the others keep Duckietown's ranges
 * @param changeTape what becomes of a colour's pixels by bin before they are tuned on
 */
export function tuneColors(
  pooled: PooledHistogram,
  margin: Margin,
  colors: readonly TapeColor[] = TAPE_COLORS,
  memory = new TuneMemory(pooled.grid),
  changeTape: (tape: Float64Array) => Float64Array = (tape) => tape,
): TunedColors {
  const { white, yellow, red } = DUCKIETOWN_COLOR_RANGES;
  const ranges: Record<TapeColor, readonly HsvRange[]> = { white, yellow, red };
  const iou: Partial<Record<TapeColor, number>> = {};
  for (const color of colors) {
    const seeds = DUCKIETOWN_COLOR_RANGES[color].map((range) => pooled.grid.toBox(range));
    const seen = pooled.getCounts(color, memory.other);
    const counts = { ...seen, tape: changeTape(seen.tape) };
    const tuned = tuneColor(pooled.grid, counts, { seeds, twoRanges: color === 'red', margin }, memory);
    if (tuned === undefined) continue;
    ranges[color] = tuned.ranges;
    iou[color] = tuned.iou;
  }
  return { ranges, iou: { white: iou.white, yellow: iou.yellow, red: iou.red } };
}
