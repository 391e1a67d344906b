import { z } from 'zod';
import { color, count, estimate, group, share, text } from '../statistics/schema-parts';
import { thresholdsName } from '../thresholds/threshold-results';
import { model } from '../variants/variant-results';

/** What results.json says of how well a variant does. */

const colorScore = {
  ...group,
  /** `all`: the mean over the colours that the truth has. */
  color: z.enum([...color.options, 'all']),
  /** Null for `all`. */
  truePositive: count.nullable(),
  falsePositive: count.nullable(),
  falseNegative: count.nullable(),
  /** Pooled over the group's pixels; null where the truth has none of the colour. */
  iou: estimate,
  precision: share.nullable(),
  recall: share.nullable(),
};
export const score = z.strictObject({ variant: text, thresholds: thresholdsName, ...colorScore });

/** What a variant is judged by. */
export const judgedBy = z.enum(['masks', 'labels', 'lane-lines']);

/**
 * How the simulator's thresholds, on each variant's frames, agree with the tape that a model sees in the raw frames, where
 * there are no masks: the order of variants comes out as with masks, the figures lie some hundredths lower. A colour counts
 * from 100 labelled pixels on. Variants that are this model are left out: they would agree with themselves.
 */
export const labelled = z.strictObject({
  model,
  /** Variants that are this model. */
  own: z.array(text),
  scores: z.array(z.strictObject({ variant: text, ...colorScore })),
  /** Mean over groups (of calibratedBy) and colours. */
  means: z.array(z.strictObject({ variant: text, iou: estimate })),
});

/**
 * White and yellow segments along the lines of one lane, wherever it lies, with the simulator's thresholds: needs no
 * labels, and does not grow with the number of segments alone.
 */
export const laneLines = z.array(
  z.strictObject({
    variant: text,
    ...group,
    /** Share of frames with a white and a yellow line where one lane has them: two segments each, 3 of 10 in all. */
    both: estimate,
    /** Against raw, paired. */
    gain: estimate,
    /** Per frame: white and yellow segments within 0.5 m; those of them on the lines of one lane. */
    segments: estimate,
    onLines: estimate,
  }),
);
