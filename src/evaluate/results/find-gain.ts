import type { Results } from './results';

type Comparison = Results['comparisons'][number];

/**
 * What a variant gains over raw frames with the simulator's thresholds, by the headline's mean: IoU with the masks, or in
 * a run without masks with a model's labels. Undefined for raw frames themselves and for the model that labels.
 */
export function findGain(
  comparisons: readonly Comparison[],
  variant: string,
  raw: string | undefined,
): Comparison | undefined {
  return comparisons.find(
    (each) =>
      each.variant === variant &&
      each.against === raw &&
      each.thresholds === 'simulator' &&
      each.by === 'mean',
  );
}
