import { TAPE_COLORS } from '../../lines/tape';
import type { Evaluation } from '../count/evaluation';
import type { Cell } from '../frames/cells';
import { thresholdsName } from '../thresholds/threshold-results';
import type { ThresholdsName } from '../thresholds/threshold-results';
import { RAW } from '../variants/load-variant';
import type { EstimateReader } from './estimate-reader';
import type { Combination } from './figure-layout';
import type { Results, Score } from './results';

/** Experiment A: a variant with thresholds, by name. */
interface NamedCombination extends Combination {
  readonly name: string;
  readonly thresholds: ThresholdsName;
}

/** Thresholds that every variant is scored with. */
export const OF_ALL_VARIANTS = thresholdsName.options.filter((name) => name !== 'self');

/** Experiment A: every variant with each of the thresholds, raw also with its own; none without masks. */
export function listCombinations({ run }: Pick<Evaluation, 'run'>): NamedCombination[] {
  if (!run.masks) return [];
  const raw = run.variants[RAW]?.name ?? '';
  return [
    ...[...run.variants.entries()].flatMap(([variant, { name }]) =>
      OF_ALL_VARIANTS.map((thresholds) => ({ variant, thresholds, name })),
    ),
    { variant: RAW, thresholds: 'self' as const, name: raw },
  ];
}

/** IoU, precision and recall of each combination, by group and colour. */
export function listScores(evaluation: Evaluation, estimates: EstimateReader): Score[] {
  return listCombinations(evaluation).flatMap((combination) => {
    const { name: variant, thresholds } = combination;
    return evaluation.cells.flatMap((cell) =>
      scoreCell(cell, combination, estimates).map((score) => ({ variant, thresholds, ...score })),
    );
  });
}

/** IoU, precision and recall of a combination in a group, by colour, and the mean of the colours. */
export function scoreCell(
  cell: Cell,
  combination: Combination,
  estimates: EstimateReader,
): Omit<Score, 'variant' | 'thresholds'>[] {
  const place = { by: cell.by, group: cell.group };
  const pooled = estimates.pool(cell, combination);
  const scores = TAPE_COLORS.map((color) => {
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
  return [
    ...scores,
    { ...place, color: 'all' as const, ...none, iou: estimates.iou(cell, combination, 'all') },
  ];
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

function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
