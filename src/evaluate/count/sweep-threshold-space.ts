import { TAPE_COLORS } from '../../lines/color-ranges';
import type { VariantSpec } from '../variants/load-variant';
import type { Cell } from '../frames/cells';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { Sweep, ThresholdMapResult } from '../thresholds/threshold-results';
import type { Simulator } from './tune-simulator';
import type { TallyPool } from '../tally/tally-pool';

/** Scores the space of thresholds in every domain: the simulator's frames, and each variant's by group. */
export async function lookOverSpace(
  pool: TallyPool,
  cells: readonly Cell[],
  merged: readonly (readonly Uint8Array[])[],
  { variants, binning }: { readonly variants: readonly VariantSpec[]; readonly binning: HsvBinning },
  simulator: Simulator,
): Promise<{ readonly sweep: Sweep[]; readonly maps: ThresholdMapResult[] }> {
  const domains = variants.flatMap(({ name }, variant) =>
    cells.map(({ by, group }, cell) => {
      return { domain: name, by, group, histogram: merged[variant]?.[cell] ?? new Uint8Array(0) };
    }),
  );
  if (simulator.histogram !== undefined) {
    domains.unshift({ domain: 'simulator', by: 'all', group: 'all', histogram: simulator.histogram });
  }
  const reference = simulator.histogram === undefined ? [] : [simulator.histogram];
  const sweep = await Promise.all(
    domains.map(async ({ histogram, ...domain }) => {
      const found = await pool.sweep({ binning, histograms: [histogram], simulator: reference });
      return TAPE_COLORS.flatMap((color) => {
        const each = found[color];
        return each === undefined ? [] : [{ ...domain, color, ...each }];
      });
    }),
  );
  const maps = await Promise.all(
    domains
      .filter(({ by }) => by === 'all')
      .map(async ({ histogram, domain }) => {
        const found = await pool.map({ binning, histograms: [histogram], thresholds: simulator.ranges });
        return TAPE_COLORS.flatMap((color) => {
          const each = found[color];
          return each === undefined ? [] : [{ domain, color, ...each }];
        });
      }),
  );
  return { sweep: sweep.flat(), maps: maps.flat() };
}
