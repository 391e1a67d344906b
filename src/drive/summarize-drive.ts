import { runBootstrap } from '../evaluate/statistics/bootstrap';
import { compareFigures, dropInterval, estimateFigure } from '../evaluate/statistics/estimates';
import type { Difference } from '../evaluate/statistics/estimates';
import type { Estimate } from '../evaluate/statistics/schema-parts';
import { FIGURES, MIN_EPISODES } from './drive-results';
import type { DriveResults, DriveRow, FigureName } from './drive-results';
import { belongsTo, groupScenes, listCells, unique } from './group-scenes';
import type { Cell, Scene } from './group-scenes';
import { judgeDrive } from './judge-drive';
import type { VariantLatency } from './latencies';
import type { DrivenEpisode } from './read-episode';

const BOOTSTRAP = { seed: 1, resamples: 2000 } as const;

/** Medians, intervals and paired differences to raw for each light, map, variant and latency, and verdicts. */
export async function summarizeDrive(
  episodes: readonly DrivenEpisode[],
  latencies: readonly VariantLatency[],
  signal?: AbortSignal,
): Promise<Omit<DriveResults, 'failed'>> {
  const [first] = episodes;
  if (first === undefined) throw new Error('drive: expected episodes, got none');
  const scenes = groupScenes(episodes);
  const cells = listCells(episodes, scenes);
  const columns = cells.flatMap((cell) => FIGURES.map((figure) => readColumn(scenes, cell, figure)));
  const strata = unique(scenes.map(nameStratum)).map((stratum) =>
    scenes.flatMap((scene, i) => (nameStratum(scene) === stratum ? [i] : [])),
  );
  const isDrawn = columns.map((column) => {
    const own = new Set(column.map(({ scene }) => scene));
    return strata.some((stratum) => stratum.filter((scene) => own.has(scene)).length >= 2);
  });
  const bootstrap = await runBootstrap(
    strata,
    (draws) => Float64Array.from(columns, (column) => findMedian(column, draws)),
    { ...BOOTSTRAP, varies: (figure) => isDrawn[figure] ?? false, ...(signal && { signal }) },
  );
  const rows = cells.map((cell, c): DriveRow => {
    const raw = cells.findIndex(
      (each) => each.variant === 'raw' && each.light === cell.light && each.map === cell.map,
    );
    const own = scenes.filter((scene) => belongsTo(scene, cell) && scene.figures.has(cell.label));
    const collect = <T>(make: (figure: number) => T): Record<FigureName, T> =>
      Object.fromEntries(FIGURES.map((name, f) => [name, make(f)])) as Record<FigureName, T>;
    const isFew = own.length < MIN_EPISODES;
    const limit = (found: Estimate): Estimate =>
      isFew || found.reason !== undefined ? dropInterval(found, 'too few episodes') : found;
    const compare = (f: number): Difference => {
      const found = compareFigures(bootstrap, c * FIGURES.length + f, raw * FIGURES.length + f);
      return { difference: limit(found.difference), p: isFew ? null : found.p };
    };
    return {
      ...cell,
      episodes: own.length,
      survived: own.filter((scene) => scene.survived.has(cell.label)).length / own.length,
      figures: collect((f) => limit(estimateFigure(bootstrap, c * FIGURES.length + f))),
      ...(raw >= 0 && raw !== c && { gain: collect(compare) }),
    };
  });
  return { settings: first.settings, latencies, rows, verdicts: judgeDrive(rows, first.settings) };
}

/** Scenes are drawn within a map and light: each keeps its number. */
function nameStratum({ map, light }: Scene): string {
  return JSON.stringify([map, light]);
}

/** A figure of each scene of a cell, sorted. */
function readColumn(
  scenes: readonly Scene[],
  cell: Cell,
  figure: FigureName,
): readonly { readonly scene: number; readonly value: number }[] {
  return scenes
    .flatMap((scene, i) => {
      const value = belongsTo(scene, cell) ? scene.figures.get(cell.label)?.[figure] : undefined;
      return value === undefined ? [] : [{ scene: i, value }];
    })
    .sort((a, b) => a.value - b.value);
}

/** The median of a sample in which each scene counts as often as it was drawn: the mean of the middle two. */
export function findMedian(
  sorted: readonly { readonly scene: number; readonly value: number }[],
  draws: Uint32Array,
): number {
  const total = sorted.reduce((sum, { scene }) => sum + (draws[scene] ?? 0), 0);
  const pick = (rank: number): number => {
    let before = 0;
    for (const { scene, value } of sorted) {
      before += draws[scene] ?? 0;
      if (before > rank) return value;
    }
    return NaN;
  };
  return (pick(Math.floor((total - 1) / 2)) + pick(Math.floor(total / 2))) / 2;
}
