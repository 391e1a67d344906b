import { TAPE_COLORS } from '../../lines/tape';
import type { Cell } from '../frames/cells';
import { copyRanges } from '../statistics/schema-parts';
import type { TallyPool } from '../tally/tally-pool';
import { tuneLabelled } from '../tally/tune-labelled';
import { PackedCounter } from '../thresholds/count-packed';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvGrid } from '../thresholds/hsv-grid';
import type { SelfCalibration } from './count-results';
import type { PooledHistograms } from './pool-histograms';

export interface SelfCalibrationOptions {
  readonly grid: HsvGrid;
  readonly margin: Margin;
  /** Groups to calibrate in. */
  readonly calibrated: readonly Cell[];
  /** Raw frames with the model's labels, as the one variant. */
  readonly labelled: PooledHistograms;
}

/** Tunes thresholds on raw frames of each group by a model's labels, as `sim2real calibrate` does without masks. */
export async function calibrateItself(
  pool: TallyPool,
  { grid, margin, calibrated, labelled }: SelfCalibrationOptions,
): Promise<{ readonly sets: SelfCalibration[]; readonly counters: ReadonlyMap<Cell, PackedCounter> }> {
  const tuned = await Promise.all(
    calibrated.map(async (cell) => {
      return { cell, ...(await tuneLabelled(pool, labelled.get(0, cell), { grid, margin })) };
    }),
  );
  return {
    sets: tuned.map(({ cell: { by, group }, ranges, colors }) => {
      const refused = TAPE_COLORS.filter((color) => colors[color].refused !== null);
      return { by, group, ranges: copyRanges(ranges), refused };
    }),
    counters: new Map(tuned.map(({ cell, ranges }) => [cell, new PackedCounter(grid, ranges)])),
  };
}
