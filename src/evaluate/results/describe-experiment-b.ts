import { keyTunedOn } from '../count/counted-frame';
import type { Evaluation } from '../count/evaluation';
import { matchLights } from '../count/tune-lights';
import { describeLights } from './describe-lights';
import { describeIou } from '../count/tune-simulator';
import { copyRanges } from '../statistics/schema-parts';
import { RAW } from '../variants/load-variant';
import type { EstimateReader } from './estimate-reader';
import { COLOR_FIGURES } from './figure-layout';
import type { Combination } from './figure-layout';
import { judgeThresholds } from './judge';
import type { Results } from './results';

type ExperimentB = NonNullable<Results['experimentB']>;

/** Raw real frames with thresholds tuned on the simulator's frames, plain and translated, and by hand. */
export async function describeExperimentB(
  evaluation: Evaluation,
  estimates: EstimateReader,
): Promise<ExperimentB | null> {
  const { simulator, cells, calibrated } = evaluation;
  if (simulator.translated.length === 0) return null;
  const models = simulator.translated.map(({ name, model, calibration }) => ({
    name,
    model,
    ranges: copyRanges(calibration.ranges),
    iouOnSimulator: describeIou(calibration),
  }));
  const plain = {
    name: 'simulator',
    model: null,
    ranges: copyRanges(simulator.ranges),
    iouOnSimulator: simulator.about.iou,
  };
  const byLight = matchLights(simulator.byLight, calibrated);
  const judged = [...models, ...byLight].map(({ name }) => name);
  const onPlain: Combination = { variant: RAW, thresholds: 'simulator' };
  const others: { readonly name: string; readonly combination: Combination }[] = [
    ...judged.map((name) => {
      return { name, combination: { variant: RAW, thresholds: keyTunedOn(name) } };
    }),
    { name: 'hand', combination: { variant: RAW, thresholds: 'hand' } },
  ];
  const all = [{ name: 'simulator', combination: onPlain }, ...others];
  const means = all.map(({ name, combination }) => ({ name, iou: estimates.mean(combination) }));
  const comparisons = others.map(({ name, combination }) => {
    return { name, against: 'simulator', ...estimates.compareMeans(combination, onPlain) };
  });
  const gains = byLight.map(({ name, variant }) => {
    const [own, one] = [name, variant].map((each): Combination => {
      return { variant: RAW, thresholds: keyTunedOn(each) };
    }) as [Combination, Combination];
    return { name, against: variant, ...estimates.compareMeans(own, one) };
  });
  return {
    tuned: [plain, ...models],
    scores: all.flatMap(({ name, combination }) =>
      cells.flatMap((cell) =>
        COLOR_FIGURES.map((color) => {
          const iou = estimates.iou(cell, combination, color);
          return { name, by: cell.by, group: cell.group, color, iou };
        }),
      ),
    ),
    means,
    comparisons: [...comparisons, ...gains],
    verdicts: judgeThresholds(judged, means, comparisons),
    lights: await describeLights(evaluation),
  };
}
