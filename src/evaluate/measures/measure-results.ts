import { z } from 'zod';
import { count, difference, estimate, group, share, text } from '../statistics/schema-parts';
import { MEASURES } from './measure-figures';

/** One measure of one variant: a part is a colour of tape (`any`: of any), a band of distance, a policy, or `all`. */
export const measure = z.strictObject({
  measure: z.enum(MEASURES),
  variant: text,
  ...group,
  part: text,
  figure: estimate,
  /** The variant's minus raw's, paired; null figures for raw itself. */
  against: text,
  ...difference,
});

/** What flicker was measured on. */
export const neighbours = z.strictObject({
  /** Which frames count as neighbours, in words. */
  rule: text,
  /** All pairs of neighbouring frames. */
  pairs: count,
  /** Frames of a drive that have a frame before them, but no neighbour by the rule. */
  leftOut: count,
  /** Those that were measured. */
  sampled: count,
  /** Those whose motion could be followed: the figures are theirs. */
  followed: count,
  /** Why there is no figure; null where there is one. */
  reason: text.nullable(),
});

/** A: translated real frames, compared with the simulator's. B: translated simulator frames, compared with real ones. */
const experiment = z.enum(['A', 'B']);

export const diversity = z.strictObject({
  experiment,
  variant: text,
  /** Frames in the sample. */
  frames: count,
  /** Mean distance of two frames of a group and of different scenes: of inputs, of what the variant makes of them. */
  inputs: estimate,
  outputs: estimate,
  /** Outputs over inputs, paired. */
  ratio: estimate,
  /** Outputs over frames of the target domain; null figures where there are none. */
  targetRatio: estimate,
  verdict: z.enum(['kept', 'collapsed', 'undecided']),
});

export const twoSample = z.strictObject({
  experiment,
  variant: text,
  /** Frames on each side. */
  frames: count,
  folds: count,
  /** Share of held-out frames that are classified right; 0.5: the two sets cannot be told apart. */
  accuracy: estimate,
  /** The variant's minus that of untranslated frames, paired; null figures for those themselves. */
  against: text,
  ...difference,
  /** Share of held-out frames classified right, by side. */
  recall: z.strictObject({ translated: share, target: share }),
});

export type MeasureResult = z.infer<typeof measure>;
export type NeighboursResult = z.infer<typeof neighbours>;
export type DiversityResult = z.infer<typeof diversity>;
export type TwoSampleResult = z.infer<typeof twoSample>;
