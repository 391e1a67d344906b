import { runBootstrap } from '../evaluate/statistics/bootstrap';
import { compareFigures, estimateFigure } from '../evaluate/statistics/estimates';
import type { Difference } from '../evaluate/statistics/estimates';
import { orUnknown, showEstimate } from '../evaluate/statistics/format-estimate';
import type { Estimate } from '../evaluate/statistics/schema-parts';
import type { AidoFigures } from './aido-figures';
import type { DriveSettings } from './drive-plan';
import type { DrivenEpisode } from './run-drive';

export const FIGURES = ['survivalTime', 'distance', 'lateralDeviation', 'majorInfractions'] as const;
type FigureName = (typeof FIGURES)[number];

export interface DriveRow {
  readonly light: string;
  /** `all`: episodes of all maps together. */
  readonly map: string;
  readonly variant: string;
  readonly episodes: number;
  /** Share of episodes that lasted to the end. */
  readonly survived: number;
  /** Medians over episodes with bootstrap intervals. */
  readonly figures: Readonly<Record<FigureName, Estimate>>;
  /** Minus raw on the same seeds; undefined for raw and where raw was not driven. */
  readonly gain?: Readonly<Record<FigureName, Difference>>;
}

export interface DriveResults {
  readonly settings: DriveSettings;
  readonly rows: readonly DriveRow[];
  readonly verdicts: readonly { readonly variant: string; readonly sentence: string }[];
}

const BOOTSTRAP = { seed: 1, resamples: 2000 } as const;

/** Medians, intervals and paired differences, by light and map and over all maps of a light, and verdicts. */
export async function summarizeDrive(
  episodes: readonly DrivenEpisode[],
  signal?: AbortSignal,
): Promise<DriveResults> {
  const [first] = episodes;
  if (first === undefined) throw new Error('drive: expected episodes, got none');
  const scenes = groupScenes(episodes);
  const variants = unique(episodes.map(({ task }) => task.variant.name));
  const lights = unique(episodes.map(({ task }) => task.light));
  const maps = unique(episodes.map(({ task }) => task.map));
  const cells = lights.flatMap((light) =>
    (maps.length > 1 ? [...maps, 'all'] : maps).flatMap((map) =>
      variants.map((variant) => ({ light, map, variant })),
    ),
  );
  const columns = cells.flatMap((cell) => FIGURES.map((figure) => readColumn(scenes, cell, figure)));
  const strata = unique(scenes.map(({ stratum }) => stratum)).map((stratum) =>
    scenes.flatMap((scene, i) => (scene.stratum === stratum ? [i] : [])),
  );
  const bootstrap = await runBootstrap(
    strata,
    (draws) => Float64Array.from(columns, (column) => findMedian(column, draws)),
    { ...BOOTSTRAP, ...(signal && { signal }) },
  );
  const rows = cells.map((cell, c): DriveRow => {
    const raw = cells.findIndex(
      (each) => each.variant === 'raw' && each.light === cell.light && each.map === cell.map,
    );
    const own = scenes.filter((scene) => belongsTo(scene, cell) && scene.figures.has(cell.variant));
    const collect = <T>(make: (figure: number) => T): Record<FigureName, T> =>
      Object.fromEntries(FIGURES.map((name, f) => [name, make(f)])) as Record<FigureName, T>;
    return {
      ...cell,
      episodes: own.length,
      survived: own.filter((scene) => scene.survived.has(cell.variant)).length / own.length,
      figures: collect((f) => estimateFigure(bootstrap, c * FIGURES.length + f)),
      ...(raw >= 0 &&
        raw !== c && {
          gain: collect((f) => compareFigures(bootstrap, c * FIGURES.length + f, raw * FIGURES.length + f)),
        }),
    };
  });
  return { settings: first.settings, rows, verdicts: judgeDrive(rows, variants) };
}

/** A map, light and seed: what the variants have in common. */
interface Scene {
  readonly map: string;
  readonly light: string;
  readonly stratum: string;
  readonly figures: Map<string, AidoFigures>;
  readonly survived: Set<string>;
}

function groupScenes(episodes: readonly DrivenEpisode[]): Scene[] {
  const scenes = new Map<string, Scene>();
  for (const { task, record } of episodes) {
    const stratum = `${task.map} ${task.light}`;
    const key = `${stratum} ${task.seed}`;
    const scene = scenes.get(key) ?? {
      map: task.map,
      light: task.light,
      stratum,
      figures: new Map<string, AidoFigures>(),
      survived: new Set<string>(),
    };
    scene.figures.set(task.variant.name, record.figures);
    if (record.end === 'time') scene.survived.add(task.variant.name);
    scenes.set(key, scene);
  }
  return [...scenes.values()];
}

interface Cell {
  readonly light: string;
  readonly map: string;
  readonly variant: string;
}

function belongsTo(scene: Scene, { light, map }: Cell): boolean {
  return scene.light === light && (map === 'all' || scene.map === map);
}

/** A figure of each scene of a cell, sorted. */
function readColumn(
  scenes: readonly Scene[],
  cell: Cell,
  figure: FigureName,
): readonly { readonly scene: number; readonly value: number }[] {
  return scenes
    .flatMap((scene, i) => {
      const value = belongsTo(scene, cell) ? scene.figures.get(cell.variant)?.[figure] : undefined;
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

function judgeDrive(rows: readonly DriveRow[], variants: readonly string[]): DriveResults['verdicts'] {
  const maps = unique(rows.map(({ map }) => map));
  const pooled = maps.includes('all') ? 'all' : maps[0];
  const find = (light: string, variant: string): DriveRow | undefined =>
    rows.find((row) => row.light === light && row.variant === variant && row.map === pooled);
  const plain = find('plain', 'raw')?.figures.survivalTime;
  const lights = unique(rows.map(({ light }) => light)).filter((light) => light !== 'plain');
  return variants.flatMap((variant) => {
    const parts = lights.flatMap((light) => {
      const row = find(light, variant);
      if (row === undefined) return [];
      const gain = row.gain?.survivalTime.difference;
      const against = gain === undefined ? '' : `, against raw ${orUnknown(showEstimate(gain, 1))}`;
      return [`${light} ${orUnknown(showEstimate(row.figures.survivalTime, 1))}${against}`];
    });
    if (parts.length === 0) return [];
    const reference =
      plain === undefined ? '' : ` (raw in the plain look: ${orUnknown(showEstimate(plain, 1))})`;
    const medians = lights.map((light) => find(light, variant)?.figures.survivalTime.value ?? 0);
    const worst = Math.min(...medians);
    const share = plain?.value == null ? undefined : worst / plain.value;
    const finding =
      share === undefined
        ? ''
        : ` Its worst light keeps ${Math.round(100 * share)} % of the plain look's median.`;
    return [
      {
        variant,
        sentence: `With ${variant} the median survival in seconds is: ${parts.join('; ')}${reference}.${finding}`,
      },
    ];
  });
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
