import { z } from 'zod';
import { color, group, share, text } from '../statistics/schema-parts';

/** What results.json says of the space of thresholds. */

/** `hand`: re-tuned on the frames that they are applied to; `self`: the same by a model's labels, of raw frames alone. */
export const thresholdsName = z
  .enum(['duckietown', 'simulator', 'hand', 'self'])
  .describe(
    'Thresholds: `hand` were tuned on the frames that they are applied to; `self` by the labels of a model.',
  );

export const sweep = z.strictObject({
  domain: text.describe('A variant, or `simulator` for the frames that the thresholds were tuned on.'),
  ...group,
  color,
  best: share.describe('The best IoU that one box of thresholds reaches.'),
  nearBest: share.describe(
    'Share of all thresholds (boxes of hue 10, saturation 16, value 16) within 95 % of the best.',
  ),
  simulatorKept: share
    .nullable()
    .describe(
      "Share of the simulator's near-best thresholds that are near the best here; null without simulator frames.",
    ),
  overlap: share.nullable().describe('Near-best in both over near-best in either.'),
});

export const map = z.strictObject({
  domain: text.describe('A variant, or `simulator`.'),
  color,
  saturations: z
    .array(z.int())
    .describe('Levels of the saturation cut: an upper one for white, a lower one else.'),
  values: z.array(z.int()).describe('Levels of the lower value cut.'),
  iou: z
    .array(z.array(share))
    .describe("IoU by saturation cut and value cut, the hue being that of the simulator's thresholds."),
  valueCurve: z
    .array(
      z.strictObject({
        cut: z.int().describe('Level of the cut.'),
        precision: share.describe('Precision there.'),
        recall: share.describe('Recall there.'),
      }),
    )
    .describe("By value cut, the rest being the simulator's thresholds."),
  saturationCurve: z
    .array(
      z.strictObject({
        cut: z.int().describe('Level of the cut.'),
        precision: share.describe('Precision there.'),
        recall: share.describe('Recall there.'),
      }),
    )
    .describe("By saturation cut, the rest being the simulator's thresholds."),
});

export type ThresholdsName = z.infer<typeof thresholdsName>;
export type Sweep = z.infer<typeof sweep>;
export type ThresholdMapResult = z.infer<typeof map>;
