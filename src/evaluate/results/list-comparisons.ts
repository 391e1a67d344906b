import { BY_LABELS } from '../count/counted-frame';
import type { Evaluation } from '../count/evaluation';
import type { ThresholdsName } from '../thresholds/threshold-results';
import { findOwn } from './describe-labelled';
import type { EstimateReader } from './estimate-reader';
import { COLOR_FIGURES } from './figure-layout';
import type { Combination } from './figure-layout';
import { OF_ALL_VARIANTS } from './list-scores';
import type { Results } from './results';

type Comparison = Results['comparisons'][number];

/** Every variant against every earlier one. */
export function listComparisons(evaluation: Evaluation, estimates: EstimateReader): Comparison[] {
  const { run } = evaluation;
  const pairs = run.variants.flatMap((_, variant) =>
    Array.from({ length: variant }, (_each, against): Pair => [variant, against]),
  );
  if (run.masks) {
    return OF_ALL_VARIANTS.flatMap((name) =>
      pairs.flatMap((pair) => compareIou(evaluation, estimates, pair, name)),
    );
  }
  const own = new Set(findOwn(run));
  const isOwn = (variant: number): boolean => own.has(run.variants[variant]?.name ?? '');
  return pairs.flatMap((pair) => [
    ...(pair.some(isOwn) ? [] : compareIou(evaluation, estimates, pair, BY_LABELS)),
    ...compareLanes(evaluation, estimates, pair),
  ]);
}

type Pair = readonly [variant: number, against: number];

/** By the headline's mean, and with the simulator's thresholds by group and colour. */
function compareIou(
  { cells, run }: Evaluation,
  estimates: EstimateReader,
  [variant, against]: Pair,
  key: ThresholdsName | typeof BY_LABELS,
): Comparison[] {
  const [a, b]: [Combination, Combination] = [
    { variant, thresholds: key },
    { variant: against, thresholds: key },
  ];
  const isByLabels = key === BY_LABELS;
  const thresholds = isByLabels ? 'simulator' : key;
  const figure = isByLabels ? ('labels' as const) : ('iou' as const);
  const pair = { ...namePair(run, [variant, against]), thresholds, figure };
  const all = { ...pair, by: 'mean', group: 'mean', color: 'all' as const, ...estimates.compareMeans(a, b) };
  if (thresholds !== 'simulator') return [all];
  const byCell = cells.flatMap((cell) =>
    COLOR_FIGURES.map((color) => {
      const place = { ...pair, by: cell.by, group: cell.group, color };
      return { ...place, ...estimates.compareIou(cell, a, b, color) };
    }),
  );
  return [all, ...byCell];
}

/** By the lines of a lane, and by the lane found, group by group. */
function compareLanes({ cells, run }: Evaluation, estimates: EstimateReader, pair: Pair): Comparison[] {
  const about = { ...namePair(run, pair), thresholds: 'simulator', color: 'all' } as const;
  return [
    ...cells.map((cell): Comparison => {
      const place = { ...about, figure: 'lane-lines' as const, by: cell.by, group: cell.group };
      return { ...place, ...estimates.compareLaneLines(cell, ...pair) };
    }),
    ...cells.map((cell): Comparison => {
      const place = { ...about, figure: 'lane' as const, by: cell.by, group: cell.group };
      return { ...place, ...estimates.compareLane(cell, ...pair) };
    }),
  ];
}

function namePair(
  { variants }: Evaluation['run'],
  [variant, against]: Pair,
): { variant: string; against: string } {
  return { variant: variants[variant]?.name ?? '', against: variants[against]?.name ?? '' };
}
