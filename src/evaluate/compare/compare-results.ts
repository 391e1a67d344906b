import { TAPE_COLORS } from '../../lines/tape';
import { InputError } from '../frames/input-error';
import type { Results } from '../results/results';
import { runBootstrap } from '../statistics/bootstrap';
import type { Stratum } from '../statistics/bootstrap';
import { compareFigures, estimateFigure } from '../statistics/estimates';
import { comparedSchema } from './compare-schema';
import type { Compared, ComparedRow } from './compare-schema';
import { judgeDifference } from './judge-difference';
import { pairScenes } from './pair-scenes';
import type { ScenePair, SceneSums } from './pair-scenes';
import { readBothLines, readIou } from './read-figures';
import type { Figure, Part } from './read-figures';

export interface CompareOptions {
  /** Variant of each result; unless given, each result's best. */
  readonly variants?: readonly [string, string];
  /** A difference within it counts as none. */
  readonly margin: number;
  readonly seed: number;
  readonly resamples: number;
  readonly signal?: AbortSignal;
}

/** Names of the two results. */
export type Names = readonly [a: string, b: string];

/**
 * Compares a variant of result b with one of result a, scene by scene: mean IoU with the simulator's thresholds where both
 * have masks or labels of the same model, which is neither of the two; else the share of frames that show both lines of a
 * lane.
 * @throws InputError where they have no scene or no such variant, or where nothing was found
 */
export async function compareResults(
  results: readonly [Results, Results],
  names: Names,
  { margin, seed, resamples, signal, ...given }: CompareOptions,
): Promise<Compared> {
  const [a, b] = results;
  const variants = given.variants ?? ([nameBest(a, names[0]), nameBest(b, names[1])] as const);
  const { pairs, unpaired } = pairScenes(a, b, variants);
  const figure = chooseFigure(results, variants);
  const groups = [...new Set(pairs.map(({ group }) => group))].sort();
  const parts = listParts(figure, groups);
  const read = figure === 'lane-lines' ? readBothLines : readIou(figure);
  const bootstrap = await runBootstrap(
    listStrata(pairs, groups),
    (draws) => {
      const sides = (['a', 'b'] as const).map((side) => weigh(pairs, side, draws));
      return Float64Array.from(parts.flatMap((part) => sides.map((rows) => read(rows, part))));
    },
    { seed, resamples, ...(signal && { signal }) },
  );
  const rows = parts.map(({ by, group, color }, i): ComparedRow => {
    const [first, second] = [2 * i, 2 * i + 1];
    const place = { by, group, color };
    return {
      ...place,
      a: estimateFigure(bootstrap, first),
      b: estimateFigure(bootstrap, second),
      ...compareFigures(bootstrap, second, first),
    };
  });
  const [overall] = rows;
  if (overall?.difference.value == null) throw new InputError('expected tape in both, found none');
  const scenes = new Set(pairs.map(({ scene }) => scene)).size;
  const about = { a: describe(a, names[0], variants[0]), b: describe(b, names[1], variants[1]), figure };
  return comparedSchema.parse({
    format: 'sim2real-comparison-2',
    ...about,
    settings: { margin, seed, resamples, groupedBy: a.settings.calibratedBy },
    scenes,
    unpaired,
    ...judgeDifference(overall, { ...about, margin, scenes }),
    rows,
  });
}

function chooseFigure([a, b]: readonly [Results, Results], names: readonly [string, string]): Figure {
  if (a.input.masks && b.input.masks) return 'iou';
  const [first, second] = [a.labelled, b.labelled];
  if (first == null || second == null || first.model.sha256 !== second.model.sha256) return 'lane-lines';
  const isOwn = first.own.includes(names[0]) || second.own.includes(names[1]);
  return isOwn ? 'lane-lines' : 'labels';
}

function nameBest({ headline }: Results, name: string): string {
  if (headline.variant !== null) return headline.variant;
  throw new InputError(`${name}: expected a best variant, found none; name one with --variant`);
}

function describe({ input, program, variants }: Results, name: string, variant: string): Compared['a'] {
  const sha256 = variants.find((each) => each.name === variant)?.model?.sha256 ?? null;
  return { name, input: input.name, frames: input.frames, variant, sha256, version: program.version };
}

function listParts(figure: Figure, groups: readonly string[]): Part[] {
  const colors = figure === 'lane-lines' ? [] : TAPE_COLORS;
  return [
    { by: 'all', group: 'all', color: 'all' },
    ...colors.map((color): Part => ({ by: 'all', group: 'all', color })),
    ...(groups.length > 1
      ? groups.map((group): Part => {
          return { by: 'group', group, color: 'all' };
        })
      : []),
  ];
}

/** Scenes by group; one that reaches into several is drawn with the first of them. */
function listStrata(pairs: readonly ScenePair[], groups: readonly string[]): Stratum[] {
  const taken = new Set<number>();
  const strata = groups.map((group) => {
    const own = pairs.filter((pair) => pair.group === group && !taken.has(pair.scene));
    const scenes = new Set(own.map(({ scene }) => scene));
    for (const scene of scenes) taken.add(scene);
    return [...scenes];
  });
  return strata.filter(({ length }) => length > 0);
}

/** Rows of one side that are drawn, with how often. */
function weigh(
  pairs: readonly ScenePair[],
  side: 'a' | 'b',
  draws: Uint32Array,
): { readonly group: string; readonly weight: number; readonly sums: SceneSums }[] {
  return pairs.flatMap((pair) => {
    const weight = draws[pair.scene] ?? 0;
    return weight === 0 ? [] : [{ group: pair.group, weight, sums: pair[side] }];
  });
}
