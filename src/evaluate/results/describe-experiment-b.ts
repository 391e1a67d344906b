import { TAPE_COLORS } from '../../lines/color-ranges';
import type { Evaluation } from '../count/evaluation';
import { THRESHOLDS, findCombination } from '../count/frame-counts';
import { judgeThresholds } from './judge';
import { copyRanges } from '../statistics/schema-parts';
import type { Results } from './results';
import { describeIou } from '../count/tune-simulator';
import type { Statistics } from './statistics';

type ExperimentB = NonNullable<Results['experimentB']>;

/** Raw real frames with thresholds tuned on the simulator's frames, plain and translated, and by hand. */
export function describeExperimentB(evaluation: Evaluation, statistics: Statistics): ExperimentB | null {
  const { simulator, options, cells } = evaluation;
  if (simulator.translated.length === 0) return null;
  const models = simulator.translated.map((calibration, i) => ({
    name: options.reverseVariants[i]?.name ?? '',
    model: options.reverseCards[i]?.model ?? null,
    ranges: copyRanges(calibration.ranges),
    iouOnSimulator: describeIou(calibration),
  }));
  const plain = {
    name: 'simulator',
    model: null,
    ranges: copyRanges(simulator.ranges),
    iouOnSimulator: simulator.about.iou,
  };
  const first = options.variants.length * THRESHOLDS.length;
  const named = [
    { name: 'simulator', combination: findCombination(0, 'simulator') },
    ...models.map(({ name }, i) => ({ name, combination: first + i })),
    { name: 'hand', combination: findCombination(0, 'hand') },
  ];
  const means = named.map(({ name, combination }) => ({ name, iou: statistics.estimateMean(combination) }));
  const comparisons = named.slice(1).map(({ name, combination }) => ({
    name,
    against: 'simulator',
    ...statistics.compareMeans(combination, findCombination(0, 'simulator')),
  }));
  return {
    tuned: [plain, ...models],
    scores: named.flatMap(({ name, combination }) =>
      cells.flatMap(({ by, group }, cell) =>
        [...TAPE_COLORS, 'all' as const].map((color, k) => {
          return { name, by, group, color, iou: statistics.estimateIou(cell, combination, k) };
        }),
      ),
    ),
    means,
    comparisons,
    verdicts: judgeThresholds(
      models.map(({ name }) => name),
      means,
      comparisons,
    ),
  };
}
