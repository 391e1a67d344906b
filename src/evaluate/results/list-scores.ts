import { TAPE_COLORS } from '../../lines/tape';
import type { Evaluation } from '../count/evaluation';
import type { Cell } from '../frames/cells';
import { thresholdsName } from '../thresholds/threshold-results';
import type { ThresholdsName } from '../thresholds/threshold-results';
import { RAW } from '../variants/load-variant';
import type { EstimateReader } from './estimate-reader';
import { COLOR_FIGURES } from './figure-layout';
import type { Combination } from './figure-layout';
import type { Results, Score } from './results';

/** Experiment A: a variant with thresholds, by name. */
interface NamedCombination extends Combination {
  readonly name: string;
  readonly thresholds: ThresholdsName;
}

const OF_ALL_VARIANTS = thresholdsName.options.filter((name) => name !== 'self');

/** Experiment A: every variant with each of the thresholds, raw also with its own; none without masks. */
export function listCombinations({ run }: Pick<Evaluation, 'run'>): NamedCombination[] {
  if (!run.masks) return [];
  const raw = run.variants[RAW]?.name ?? '';
  return [
    ...[...run.variants.entries()].flatMap(([variant, { name }]) =>
      OF_ALL_VARIANTS.map((thresholds) => ({ variant, thresholds, name })),
    ),
    ...(run.labeller === null ? [] : [{ variant: RAW, thresholds: 'self' as const, name: raw }]),
  ];
}

/** IoU, precision and recall of each combination, by group and colour. */
export function listScores(evaluation: Evaluation, estimates: EstimateReader): Score[] {
  return listCombinations(evaluation).flatMap((combination) =>
    evaluation.cells.flatMap((cell) => scoreCell(cell, combination, estimates)),
  );
}

function scoreCell(cell: Cell, combination: NamedCombination, estimates: EstimateReader): Score[] {
  const { name, thresholds } = combination;
  const place = { variant: name, thresholds, by: cell.by, group: cell.group };
  const pooled = estimates.pool(cell, combination);
  const scores: Score[] = TAPE_COLORS.map((color) => {
    const { truePositive, falsePositive, falseNegative } = pooled[color];
    return {
      ...place,
      color,
      truePositive,
      falsePositive,
      falseNegative,
      iou: estimates.iou(cell, combination, color),
      precision: divide(truePositive, truePositive + falsePositive),
      recall: divide(truePositive, truePositive + falseNegative),
    };
  });
  const none = {
    truePositive: null,
    falsePositive: null,
    falseNegative: null,
    precision: null,
    recall: null,
  };
  return [...scores, { ...place, color: 'all', ...none, iou: estimates.iou(cell, combination, 'all') }];
}

/** The headline's mean of each combination. */
export function listMeans(evaluation: Evaluation, estimates: EstimateReader): Results['means'] {
  return listCombinations(evaluation).map((combination) => {
    const { name, thresholds } = combination;
    return { variant: name, thresholds, iou: estimates.mean(combination) };
  });
}

/** What hand calibration still adds to each variant. */
export function listRegret({ run }: Evaluation, estimates: EstimateReader): Results['regret'] {
  if (!run.masks) return [];
  // What a user would have to do by hand on the robot.
  const rawByHand = { variant: RAW, thresholds: 'hand' } as const;
  return [...run.variants.entries()].map(([variant, { name }]) => {
    const reached = { variant, thresholds: 'simulator' } as const;
    return {
      variant: name,
      own: estimates.compareMeans({ variant, thresholds: 'hand' }, reached).difference,
      raw: estimates.compareMeans(rawByHand, reached).difference,
    };
  });
}

/**
 * Every variant against every earlier one: by the headline, and with the simulator's thresholds by group and colour;
 * without masks by the share of frames with the lane found.
 */
export function listComparisons(evaluation: Evaluation, estimates: EstimateReader): Results['comparisons'] {
  const { cells, run } = evaluation;
  if (!run.masks) return compareLanes(evaluation, estimates);
  const names = run.variants.map(({ name }) => name);
  return OF_ALL_VARIANTS.flatMap((thresholds) =>
    names.flatMap((name, variant) =>
      names.slice(0, variant).flatMap((against, other) => {
        const [a, b] = [variant, other].map((each) => ({ variant: each, thresholds })) as [
          Combination,
          Combination,
        ];
        const pair = { variant: name, against, thresholds, figure: 'iou' as const };
        const headline = { ...pair, by: 'mean', group: 'mean', color: 'all' as const };
        const all = { ...headline, ...estimates.compareMeans(a, b) };
        if (thresholds !== 'simulator') return [all];
        const byCell = cells.flatMap((cell) =>
          COLOR_FIGURES.map((color) => {
            const place = { ...pair, by: cell.by, group: cell.group, color };
            return { ...place, ...estimates.compareIou(cell, a, b, color) };
          }),
        );
        return [all, ...byCell];
      }),
    ),
  );
}

function compareLanes({ cells, run }: Evaluation, estimates: EstimateReader): Results['comparisons'] {
  const names = run.variants.map(({ name }) => name);
  const kind = { thresholds: 'simulator', figure: 'lane', color: 'all' } as const;
  return names.flatMap((variant, i) =>
    names.slice(0, i).flatMap((against, other) =>
      cells.map((cell) => {
        const place = { variant, against, ...kind, by: cell.by, group: cell.group };
        return { ...place, ...estimates.compareLane(cell, i, other) };
      }),
    ),
  );
}

function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
