import { z } from 'zod';
import { color, group, share, text } from '../statistics/schema-parts';

/** What results.json says of the space of thresholds. */

/** `hand`: re-tuned on the frames that they are applied to; `self`: the same by a model's labels, of raw frames alone. */
export const thresholdsName = z.enum(['duckietown', 'simulator', 'hand', 'self']);

export const sweep = z.strictObject({
  /** A variant, or `simulator` for the frames that the thresholds were tuned on. */
  domain: text,
  ...group,
  color,
  best: share,
  /** Share of all thresholds (boxes of hue 10, saturation 16, value 16) within 95 % of the best. */
  nearBest: share,
  /** Share of the simulator's near-best thresholds that are near the best here; null without simulator frames. */
  simulatorKept: share.nullable(),
  /** Near-best in both over near-best in either. */
  overlap: share.nullable(),
});

export const map = z.strictObject({
  domain: text,
  color,
  /** Levels of the saturation cut (an upper one for white, a lower one else) and of the lower value cut. */
  saturations: z.array(z.int()),
  values: z.array(z.int()),
  /** IoU by saturation cut and value cut, the hue being that of the simulator's thresholds. */
  iou: z.array(z.array(share)),
  /** Precision and recall by value cut, and by saturation cut, the rest being the simulator's thresholds. */
  valueCurve: z.array(z.strictObject({ cut: z.int(), precision: share, recall: share })),
  saturationCurve: z.array(z.strictObject({ cut: z.int(), precision: share, recall: share })),
});

export type ThresholdsName = z.infer<typeof thresholdsName>;
export type Sweep = z.infer<typeof sweep>;
export type ThresholdMapResult = z.infer<typeof map>;
