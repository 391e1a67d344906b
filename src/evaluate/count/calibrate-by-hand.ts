import type { Cell } from '../frames/cells';
import { copyRanges } from '../statistics/schema-parts';
import type { TallyPool } from '../tally/tally-pool';
import { PackedCounter } from '../thresholds/count-packed';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvGrid } from '../thresholds/hsv-grid';
import type { HandCalibration } from './count-results';
import type { PooledHistograms } from './pool-histograms';

export interface HandCalibrationOptions {
  readonly grid: HsvGrid;
  readonly margin: Margin;
  /** By name. */
  readonly variants: readonly string[];
  /** Groups to calibrate in. */
  readonly calibrated: readonly Cell[];
  readonly pooled: PooledHistograms;
}

export interface TunedByHand {
  readonly calibrations: HandCalibration[];
  /** By variant; counts frames of a group with what was tuned on that group. */
  readonly counters: readonly ReadonlyMap<Cell, PackedCounter>[];
}

/** Tunes thresholds on each variant's frames of each group. */
export async function calibrateByHand(
  pool: TallyPool,
  { grid, margin, variants, calibrated, pooled }: HandCalibrationOptions,
): Promise<TunedByHand> {
  const calibrations: HandCalibration[] = [];
  const counters = variants.map(() => new Map<Cell, PackedCounter>());
  const tuned = await Promise.all(
    variants.map((_, variant) =>
      Promise.all(
        calibrated.map((cell) => {
          const histograms = [pooled.get(variant, cell)];
          return pool.tune({ binning: grid.binning, histograms, margin });
        }),
      ),
    ),
  );
  for (const [variant, name] of variants.entries()) {
    for (const [i, cell] of calibrated.entries()) {
      const ranges = tuned[variant]?.[i]?.ranges;
      if (ranges === undefined) continue;
      counters[variant]?.set(cell, new PackedCounter(grid, ranges));
      calibrations.push({ variant: name, by: cell.by, group: cell.group, ranges: copyRanges(ranges) });
    }
  }
  return { calibrations, counters };
}
