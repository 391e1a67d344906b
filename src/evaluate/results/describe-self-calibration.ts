import type { Evaluation } from '../count/evaluation';
import { orUnknown, showEstimate } from '../statistics/format-estimate';
import { RAW } from '../variants/load-variant';
import type { EstimateReader } from './estimate-reader';
import type { Combination } from './figure-layout';
import type { Results } from './results';

const BY_HAND: Combination = { variant: RAW, thresholds: 'hand' };
const ITSELF: Combination = { variant: RAW, thresholds: 'self' };

/** Self-calibration beside hand calibration and the best variant. */
export function describeSelfCalibration(
  { run, selfCalibration }: Evaluation,
  estimates: EstimateReader,
): Results['selfCalibration'] {
  const { labeller } = run;
  if (!run.masks) return null;
  const best = findBest(run.variants, estimates);
  const missing = estimates.compareMeans(BY_HAND, ITSELF).difference;
  const missingToBest = best && estimates.compareMeans(best.combination, ITSELF).difference;
  const sentence =
    `Thresholds of raw frames tuned on the labels of ${labeller.name}, without masks, reach a mean IoU of ` +
    `${show(estimates.mean(ITSELF))}, hand calibration ${show(estimates.mean(BY_HAND))}, a difference of ${show(missing)}` +
    (best && missingToBest
      ? `; ${best.name} with the simulator's thresholds ${show(estimates.mean(best.combination))}, a difference of ${show(missingToBest)}.`
      : '.');
  return { model: labeller, sets: selfCalibration, missing, missingToBest: missingToBest ?? null, sentence };
}

function findBest(
  variants: Evaluation['run']['variants'],
  estimates: EstimateReader,
): { readonly name: string; readonly combination: Combination } | undefined {
  const rated = [...variants.entries()].map(([variant, { name }]) => {
    const combination: Combination = { variant, thresholds: 'simulator' };
    return { name, combination, iou: estimates.mean(combination).value ?? -1 };
  });
  const [best] = rated.sort((a, b) => b.iou - a.iou);
  return best?.combination.variant === RAW ? undefined : best;
}

function show(estimate: Parameters<typeof showEstimate>[0]): string {
  return orUnknown(showEstimate(estimate));
}
