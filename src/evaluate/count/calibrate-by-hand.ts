import type { Cell } from '../frames/cells';
import { copyRanges } from '../statistics/schema-parts';
import type { TallyPool } from '../tally/tally-pool';
import { PackedCounter } from '../thresholds/count-packed';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvGrid } from '../thresholds/hsv-grid';
import type { VariantSpec } from '../variants/load-variant';
import type { HandCalibration } from './count-results';
import { getHistogram } from './counted-frame';
import type { CountedFrame } from './counted-frame';
import type { PooledHistograms } from './pool-histograms';

export interface HandCalibrationOptions {
  readonly grid: HsvGrid;
  readonly margin: Margin;
  readonly variants: readonly VariantSpec[];
  /** Groups to calibrate in. */
  readonly calibrated: readonly Cell[];
  readonly pooled: PooledHistograms;
}

/** Tunes thresholds on each variant's frames of each group, and counts those frames with them. */
export async function calibrateByHand(
  pool: TallyPool,
  frames: readonly CountedFrame[],
  { grid, margin, variants, calibrated, pooled }: HandCalibrationOptions,
): Promise<{ readonly frames: CountedFrame[]; readonly calibrations: HandCalibration[] }> {
  const overlaps = frames.map((frame) => frame.overlaps.map((each) => new Map(each)));
  const tasks = [...variants.entries()].flatMap(([variant, { name }]) =>
    calibrated.map(async (cell) => {
      const histograms = [pooled.get(variant, cell)];
      const { ranges } = await pool.tune({ binning: grid.binning, histograms, margin });
      const counter = new PackedCounter(grid, ranges);
      for (const i of cell.frames) {
        const frame = frames[i];
        if (frame !== undefined)
          overlaps[i]?.[variant]?.set('hand', counter.count(getHistogram(frame, variant)));
      }
      return { variant: name, by: cell.by, group: cell.group, ranges: copyRanges(ranges) };
    }),
  );
  const calibrations = await Promise.all(tasks);
  return { frames: frames.map((frame, i) => ({ ...frame, overlaps: overlaps[i] ?? [] })), calibrations };
}
