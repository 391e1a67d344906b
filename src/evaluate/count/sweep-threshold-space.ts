import { TAPE_COLORS } from '../../lines/tape';
import type { TallyPool } from '../tally/tally-pool';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { Sweep, ThresholdMapResult } from '../thresholds/threshold-results';
import type { PooledHistograms } from './pool-histograms';
import type { Simulator } from './tune-simulator';

/** Frames whose threshold space is scored: the simulator's, or a variant's of a group. */
interface Domain {
  readonly domain: string;
  readonly by: string;
  readonly group: string;
  readonly histogram: Uint8Array;
}

/** Scores the space of thresholds in every domain: the simulator's frames, and each variant's by group. */
export async function sweepThresholdSpace(
  pool: TallyPool,
  pooled: PooledHistograms,
  variants: readonly string[],
  binning: HsvBinning,
  simulator: Simulator,
): Promise<{ readonly sweep: Sweep[]; readonly maps: ThresholdMapResult[] }> {
  const domains = listDomains(pooled, variants, simulator);
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

function listDomains(
  pooled: PooledHistograms,
  variants: readonly string[],
  { histogram }: Simulator,
): Domain[] {
  const domains = [...variants.entries()].flatMap(([variant, name]) =>
    pooled.cells.map((cell) => {
      return { domain: name, by: cell.by, group: cell.group, histogram: pooled.get(variant, cell) };
    }),
  );
  if (histogram === undefined) return domains;
  return [{ domain: 'simulator', by: 'all', group: 'all', histogram }, ...domains];
}
