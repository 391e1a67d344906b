import { z } from 'zod';
import { color, count, estimate, group, share, text } from '../statistics/schema-parts';
import { thresholdsName } from '../thresholds/threshold-results';
import { model } from '../variants/variant-results';

/** What results.json says of how well a variant does. */

const colorScore = {
  ...group,
  color: z.enum([...color.options, 'all']).describe('`all`: the mean over the colours that the truth has.'),
  truePositive: count.nullable().describe('Pixels of the colour that are found; null for `all`.'),
  falsePositive: count.nullable().describe('Other pixels that are taken for the colour; null for `all`.'),
  falseNegative: count.nullable().describe('Pixels of the colour that are not found; null for `all`.'),
  iou: estimate.describe("Pooled over the group's pixels; null where the truth has none of the colour."),
  precision: share
    .nullable()
    .describe(
      'Found pixels that are right, as a share of all found ones; null where nothing is found, and for `all`.',
    ),
  recall: share
    .nullable()
    .describe('Tape that is found, as a share of all tape; null where there is none, and for `all`.'),
};
export const score = z.strictObject({
  variant: text.describe('The variant.'),
  thresholds: thresholdsName.describe('Its thresholds.'),
  ...colorScore,
});

export const verdict = z
  .enum(['holds', 'fails', 'helps', 'harms', 'undecided'])
  .describe('What the figures say.');

export const judgedBy = z.enum(['masks', 'labels', 'lane-lines']).describe('What a variant is judged by.');

/**
 * How the simulator's thresholds, on each variant's frames, agree with the tape that a model sees in the raw frames, where
 * there are no masks: the order of variants comes out as with masks, the figures lie some hundredths lower. A colour counts
 * from 100 labelled pixels on. Variants that are this model are left out: they would agree with themselves.
 */
export const labelled = z.strictObject({
  model,
  own: z.array(text).describe('Variants that are this model.'),
  scores: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        ...colorScore,
      }),
    )
    .describe('By variant, group and colour.'),
  means: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        iou: estimate.describe('Mean IoU.'),
      }),
    )
    .describe('Mean over groups (of calibratedBy) and colours.'),
});

/**
 * White and yellow segments along the lines of one lane, wherever it lies, with the simulator's thresholds: needs no
 * labels, and does not grow with the number of segments alone.
 */
export const laneLines = z
  .array(
    z.strictObject({
      variant: text.describe('The variant.'),
      ...group,
      both: estimate.describe(
        'Share of frames with a white and a yellow line where one lane has them: two segments each, 3 of 10 in all.',
      ),
      gain: estimate.describe('`both` minus that of raw frames, paired.'),
      segments: estimate.describe('Per frame: white and yellow segments within 0.5 m.'),
      onLines: estimate.describe('Per frame: those of them on the lines of one lane.'),
    }),
  )
  .describe('Segments along the lines of one lane, by variant and group: needs no labels.');
