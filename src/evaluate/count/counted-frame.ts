import type { FrameLabels } from '../frames/frame-groups';
import type { OverlapByColor } from '../score/overlap';
import type { FrameTally } from '../tally/tally-plan';
import type { ThresholdsName } from '../thresholds/threshold-results';

/**
 * Thresholds that frames are counted with: by name, or by the model on whose frames experiment B tuned them; the
 * simulator's also against a model's labels, where there are no masks.
 */
export type ThresholdsKey = ThresholdsName | typeof BY_LABELS | `tuned on ${string}`;

export const BY_LABELS = 'simulator by labels';

export function keyTunedOn(model: string): ThresholdsKey {
  return `tuned on ${model}`;
}

/** A frame with all that was counted of it. */
export interface CountedFrame {
  readonly tally: FrameTally;
  readonly labels: FrameLabels;
  /** Overlap with the truth for each variant, in the plan's order, by thresholds; empty maps without masks. */
  readonly overlaps: readonly ReadonlyMap<ThresholdsKey, OverlapByColor>[];
}

/** What a variant made of a frame, packed; empty without a mask. */
export function getHistogram({ tally }: CountedFrame, variant: number): Uint8Array {
  return tally.variants[variant]?.histogram ?? new Uint8Array(0);
}
