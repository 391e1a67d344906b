import { z } from 'zod';
import { color, count, difference, estimate, share, text } from '../statistics/schema-parts';

/** The schema of comparison.json. */

const side = z.strictObject({
  /** The results as they were given. */
  name: text,
  /** What they are of. */
  input: text,
  frames: count,
  variant: text,
  /** The model's hash; null for a variant without a model or file. */
  sha256: text.nullable(),
  /** Version of the program that evaluated. */
  version: text,
});

const row = z.strictObject({
  /** `group`: one value of the column `groupedBy`. */
  by: z.enum(['all', 'group']),
  group: text,
  color: z.enum([...color.options, 'all']),
  a: estimate,
  b: estimate,
  /** b minus a, on the same resamples of the scenes that both have. */
  ...difference,
});

export const comparedSchema = z.strictObject({
  format: z.literal('sim2real-comparison-2'),
  a: side,
  b: side,
  /**
   * Mean IoU with the simulator's thresholds: by masks (iou), else by the labels of a model, the same for both and neither's
   * own (labels); else the share of frames that show both lines of a lane (lane-lines).
   */
  figure: z.enum(['iou', 'labels', 'lane-lines']),
  settings: z.strictObject({ margin: share, seed: z.int(), resamples: count, groupedBy: text }),
  /** Scenes of both results; rows of one alone are left out. */
  scenes: count,
  unpaired: z.strictObject({ a: count, b: count }),
  /** better, worse: the whole interval lies beyond the margin; same: within it; undecided: neither. */
  verdict: z.enum(['better', 'same', 'worse', 'undecided']),
  sentence: text,
  /** The first row decides. */
  rows: z.array(row),
});

export type Compared = z.infer<typeof comparedSchema>;
export type ComparedRow = Compared['rows'][number];
