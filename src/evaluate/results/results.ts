import { z } from 'zod';
import type { ColorRanges } from '../../lines/color-ranges';
import { diversity, measure, neighbours, twoSample } from '../measures/measure-results';
import { color, colorRanges, count, difference, estimate, group, share, text } from './results-parts';

/** What `sim2real evaluate` finds, as results.json has it; results.schema.json is made from here. */

const thresholdsName = z.enum(['duckietown', 'simulator', 'hand']);

const score = z.strictObject({
  arm: text,
  thresholds: thresholdsName,
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
});

const comparison = z.strictObject({
  arm: text,
  against: text,
  thresholds: thresholdsName,
  /** `mean` of `mean`: the headline, the mean over groups and colours; else a group's own IoU. */
  ...group,
  color: z.enum([...color.options, 'all']),
  ...difference,
});

const sweep = z.strictObject({
  /** An arm, or `simulator` for the frames that the thresholds were tuned on. */
  domain: text,
  ...group,
  color,
  best: share,
  /** Share of all thresholds (boxes of hue 10, saturation 16, value 16) within 95 % of the best. */
  nearBest: share,
  /** Of the simulator's near-best thresholds, how many are near the best here; null without simulator frames. */
  simulatorKept: share.nullable(),
  /** Near-best in both over near-best in either. */
  overlap: share.nullable(),
});

const map = z.strictObject({
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

const excluded = z.array(
  z.strictObject({ frame: text, cause: z.enum(['unlabelled', 'broken']), reason: text }),
);
const model = z.strictObject({ name: text, sha256: text.nullable(), direction: text });
const tapeIou = z.strictObject({ white: share.nullable(), yellow: share.nullable(), red: share.nullable() });

/** Which way the figures point, and that in words with its numbers. */
const verdict = z.enum(['holds', 'fails', 'helps', 'harms', 'finds-more', 'finds-less', 'undecided']);

/** Experiment B: thresholds tuned on simulator frames made to look real, applied to raw real frames. */
const experimentB = z.strictObject({
  /** `simulator`: tuned on the simulator's frames as they are; `hand`: on the real frames; else a model's. */
  tuned: z.array(
    z.strictObject({ name: text, model: model.nullable(), ranges: colorRanges, iouOnSimulator: tapeIou }),
  ),
  scores: z.array(
    z.strictObject({ name: text, ...group, color: z.enum([...color.options, 'all']), iou: estimate }),
  ),
  means: z.array(z.strictObject({ name: text, iou: estimate })),
  /** Against `simulator`; the headline's mean. */
  comparisons: z.array(z.strictObject({ name: text, against: text, ...difference })),
  verdicts: z.array(z.strictObject({ name: text, verdict, sentence: text })),
});

export const resultsSchema = z.strictObject({
  format: z.literal('sim2real-results-1'),
  program: z.strictObject({ name: text, version: text }),
  settings: z.strictObject({
    seed: z.int(),
    resamples: count,
    binning: z.strictObject({ hue: count, saturation: count, value: count }),
    margin: z.enum(['tight', 'middle']),
    /** The column by whose values hand calibration is done, `all` without. */
    calibratedBy: text,
    scene: text,
    tolerance: z.number(),
    /** Camera calibration that segments are put on the ground with. */
    calibration: text,
  }),

  input: z.strictObject({
    name: text,
    kind: z.enum(['folder', 'mcap', 'sqlite3', 'ros1']),
    /** Of a bag. */
    topic: text.nullable(),
    /** Every how-manieth frame was looked at. */
    every: count,
    /** What of a bag could not be read. */
    losses: z.array(z.strictObject({ file: text, messages: count.nullable(), reason: text })),
    masks: z.boolean(),
    frames: count,
    scenes: count,
    groups: z.array(z.strictObject({ ...group, frames: count, scenes: count })),
    excluded,
  }),
  simulator: z.strictObject({
    /** Where its thresholds come from. */
    source: z.enum(['frames', 'file', 'duckietown']),
    name: text,
    frames: count,
    excluded,
    /** On the simulator's frames. */
    iou: tapeIou,
  }),
  arms: z.array(
    z.strictObject({
      name: text,
      kind: z.enum(['raw', 'anti-instagram', 'model']),
      model: model.nullable(),
      /** Named with the arm, in place of the model's own: the part of the frame that it translates. */
      region: text.nullable(),
    }),
  ),
  thresholds: z.array(z.strictObject({ name: thresholdsName, ranges: colorRanges })),
  /** Tuned on each arm's own frames, group by group: an upper bound, since it is scored on what it was tuned on. */
  handCalibration: z.array(z.strictObject({ arm: text, ...group, ranges: colorRanges })),
  scores: z.array(score),
  /** Mean over groups (of calibratedBy) and colours: the headline. */
  means: z.array(z.strictObject({ arm: text, thresholds: thresholdsName, iou: estimate })),
  /** By hand minus by the simulator's thresholds. own: re-tuned on the arm's frames; raw: on raw frames. */
  regret: z.array(z.strictObject({ arm: text, own: estimate, raw: estimate })),
  comparisons: z.array(comparison),
  sweep: z.array(sweep),
  maps: z.array(map),
  /** Mean segments a frame with the simulator's thresholds, and the share of frames with none at all. */
  segments: z.array(
    z.strictObject({
      arm: text,
      ...group,
      white: estimate,
      yellow: estimate,
      red: estimate,
      nothingFound: estimate,
    }),
  ),
  /**
   * Duckietown's lane filter on one frame's segments, with the simulator's thresholds: the share of frames in which it
   * takes itself to be in the lane, and how far d (metres) and phi (radians) are from the raw frame's where both are.
   */
  lane: z.array(
    z.strictObject({
      arm: text,
      ...group,
      found: estimate,
      /** Against raw, paired. */
      foundGain: estimate,
      dDifference: estimate,
      phiDifference: estimate,
    }),
  ),
  /** What can go wrong beside a lower IoU, each against raw: measures/measure-figures.ts says what each is. */
  measures: z.array(measure),
  /** Whether less tape is invented than on raw frames; `helps`: less. Empty without masks. */
  inventedTape: z.array(z.strictObject({ arm: text, verdict, sentence: text })),
  neighbours,
  diversity: z.array(diversity),
  twoSample: z.array(twoSample),
  /** Input against output; raw is not listed. */
  geometry: z.array(
    z.strictObject({ arm: text, ...group, edgeAgreement: estimate, keptKeyPoints: estimate }),
  ),
  frames: z.array(
    z.strictObject({
      frame: text,
      scene: text,
      groups: z.record(text, text),
      width: count,
      height: count,
      arms: z.array(
        z.strictObject({
          /** True positives, false positives, false negatives of white, of yellow, of red; empty without masks. */
          duckietown: z.array(count),
          simulator: z.array(count),
          hand: z.array(count),
          segments: z.strictObject({ white: count, yellow: count, red: count }),
          /** Null where the lane is not found. */
          lane: z.strictObject({ d: z.number(), phi: z.number() }).nullable(),
          geometry: z
            .strictObject({ edgeAgreement: share, keyPoints: count, keptKeyPoints: count })
            .nullable(),
        }),
      ),
    }),
  ),
  /** Experiment A, arm by arm: holds, fails or undecided with masks; finds-more, finds-less or undecided without. */
  verdicts: z.array(z.strictObject({ arm: text, verdict, sentence: text })),
  /** The verdict on all of it, for someone who reads one sentence. */
  headline: z.strictObject({ verdict, sentence: text }),
  experimentB: experimentB.nullable(),
});

export type { Estimate } from './results-parts';

/** Results hold plain, mutable data. */
export function copyRanges(ranges: ColorRanges): Results['thresholds'][number]['ranges'] {
  return structuredClone(ranges) as Results['thresholds'][number]['ranges'];
}

export type Results = z.infer<typeof resultsSchema>;
export type ThresholdsName = z.infer<typeof thresholdsName>;
export type Score = Results['scores'][number];

/** The JSON Schema that ships as results.schema.json. */
export function makeJsonSchema(): object {
  return z.toJSONSchema(resultsSchema, { target: 'draft-2020-12' });
}
