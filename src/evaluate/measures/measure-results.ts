import { z } from 'zod';
import { count, difference, estimate, group, share, text } from '../statistics/schema-parts';
import { MEASURES } from './measure-figures';

/** One measure of one variant: a part is a colour of tape (`any`: of any), a band of distance, a policy, or `all`. */
export const measure = z.strictObject({
  measure: z.enum(MEASURES).describe('Name of the measure; docs/threshold-study.md says what each is.'),
  variant: text.describe('The variant.'),
  ...group,
  part: text.describe('A colour of tape (`any`: of any), a band of distance, a policy, or `all`.'),
  figure: estimate.describe("The variant's figure."),
  against: text.describe('What the difference is taken against: `raw`; null figures for raw itself.'),
  ...difference,
});

/** What flicker was measured on. */
export const neighbours = z
  .strictObject({
    rule: text.describe('Which frames count as neighbours, in words.'),
    pairs: count.describe('All pairs of neighbouring frames.'),
    leftOut: count.describe('Frames of a drive that have a frame before them, but no neighbour by the rule.'),
    sampled: count.describe('Pairs that were measured.'),
    followed: count.describe('Pairs whose motion could be followed: the figures are theirs.'),
    reason: text.nullable().describe('Why there is no figure; null where there is one.'),
  })
  .describe('What flicker was measured on.');

/** A: translated real frames, compared with the simulator's. B: translated simulator frames, compared with real ones. */
const experiment = z
  .enum(['A', 'B'])
  .describe(
    "A: translated real frames, compared with the simulator's. B: translated simulator frames, with real ones.",
  );

export const diversity = z.strictObject({
  experiment,
  variant: text.describe('The variant.'),
  frames: count.describe('Frames in the sample.'),
  inputs: estimate.describe(
    'Mean distance of two frames of a group and of different scenes, before translation.',
  ),
  outputs: estimate.describe('The same of what the variant makes of them.'),
  ratio: estimate.describe('Outputs over inputs, paired.'),
  targetRatio: estimate.describe(
    'Outputs over frames of the target domain; null figures where there are none.',
  ),
  verdict: z
    .enum(['kept', 'collapsed', 'undecided'])
    .describe('Whether the variant keeps frames as different as they were.'),
});

export const twoSample = z.strictObject({
  experiment,
  variant: text.describe('The variant.'),
  frames: count.describe('Frames on each side.'),
  folds: count.describe('Folds of the cross-validation.'),
  accuracy: estimate.describe(
    'Share of held-out frames that are classified right; 0.5: the two sets cannot be told apart.',
  ),
  against: text.describe('What the difference is taken against: untranslated frames.'),
  ...difference,
  recall: z
    .strictObject({
      translated: share.describe('Of translated frames.'),
      target: share.describe('Of frames of the target domain.'),
    })
    .describe('Share of held-out frames classified right, by side.'),
});

export type MeasureResult = z.infer<typeof measure>;
export type NeighboursResult = z.infer<typeof neighbours>;
export type DiversityResult = z.infer<typeof diversity>;
export type TwoSampleResult = z.infer<typeof twoSample>;
