import type { VariantSpec } from '../variants/load-variant';
import { listCounts, PackedCounter } from '../thresholds/count-packed';
import { findCombination, getHistogram } from './frame-counts';
import type { Cell } from '../frames/cells';
import type { FrameFigures } from './frame-counts';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvGrid } from '../thresholds/hsv-grid';
import { copyRanges } from '../statistics/schema-parts';
import type { HandCalibration } from './count-results';
import type { TallyPool } from '../tally/tally-pool';

export interface HandCalibrationOptions {
  readonly grid: HsvGrid;
  readonly margin: Margin;
  readonly variants: readonly VariantSpec[];
  readonly cells: readonly Cell[];
  /** Places of the cells in which it is done. */
  readonly calibrated: readonly number[];
  /** Packed frames, pooled, by variant and cell. */
  readonly merged: readonly (readonly Uint8Array[])[];
}

/** Tunes thresholds on each variant's frames of each group, and counts those frames with them. */
export async function calibrateByHand(
  pool: TallyPool,
  frames: readonly FrameFigures[],
  { grid, margin, variants, cells, calibrated, merged }: HandCalibrationOptions,
): Promise<{ readonly frames: FrameFigures[]; readonly calibrations: HandCalibration[] }> {
  const counts = frames.map((frame) => frame.counts.map((each) => [...each]));
  const tasks = variants.flatMap((variant, variantIndex) =>
    calibrated.map((cell) => ({ variant, variantIndex, cell })),
  );
  const calibrations = await Promise.all(
    tasks.map(async ({ variant, variantIndex, cell }) => {
      const { by = 'all', group = 'all', frames: members = [] } = cells[cell] ?? {};
      const histograms = [merged[variantIndex]?.[cell] ?? new Uint8Array(0)];
      const { ranges } = await pool.tune({ binning: grid.binning, histograms, margin });
      const counter = new PackedCounter(grid, ranges);
      for (const i of members) {
        const each = counts[i];
        if (each !== undefined)
          each[findCombination(variantIndex, 'hand')] = listCounts(
            counter.count(getHistogram(frames[i], variantIndex)),
          );
      }
      return { variant: variant.name, by, group, ranges: copyRanges(ranges) };
    }),
  );
  return { frames: frames.map((frame, i) => ({ ...frame, counts: counts[i] ?? [] })), calibrations };
}
