import { z } from 'zod';
import { mapColors } from '../../lines/tape';
import { frame, handCalibration, selfCalibration, simulator } from '../count/count-results';
import { excludedFrame, inputKind, inputLoss } from '../frames/frame-results';
import { boxes } from '../measures/box-results';
import { diversity, measure, neighbours, twoSample } from '../measures/measure-results';
import {
  color,
  colorRanges,
  count,
  difference,
  estimate,
  group,
  tapeIou,
  text,
} from '../statistics/schema-parts';
import { map, sweep, thresholdsName } from '../thresholds/threshold-results';
import { variantCard, model, policy } from '../variants/variant-results';
import { judgedBy, labelled, laneLines, score } from './score-results';

/** The schema of results.json; results.schema.json is made from it. */

const comparison = z.strictObject({
  variant: text,
  against: text,
  thresholds: thresholdsName,
  /**
   * `iou`: with masks. Without: `labels`, IoU with a model's labels, but for variants that are this model; `lane-lines`,
   * share of frames that show both lines of a lane; `lane`, share of frames with the lane found, right or wrong.
   */
  figure: z.enum(['iou', 'labels', 'lane-lines', 'lane']),
  /** `mean` of `mean`: the headline, the mean over groups and colours; else a group's own figure. */
  ...group,
  color: z.enum([...color.options, 'all']),
  ...difference,
});

const sceneSums = z.strictObject({
  scene: text,
  groups: z.record(text, text),
  frames: count,
  variants: z.array(
    z.strictObject({
      /**
       * Pixels with the simulator's thresholds: true positives, false positives, false negatives of white, of yellow, of
       * red; empty without masks.
       */
      simulator: z.array(count),
      /** The same by a model's labels; empty with masks. */
      labels: z.array(count),
      /** Frames that show both lines of a lane. */
      bothLines: count,
      /** Frames in which the lane is found. */
      lane: count,
    }),
  ),
});

/** What the figures say. */
const verdict = z.enum(['holds', 'fails', 'helps', 'harms', 'undecided']);

/** A light of a model that knows it. */
const light = z.strictObject({
  /** The variant of experiment B; its thresholds by light are called `VARIANT by light`. */
  name: text,
  light: text,
  /** Whether a group of the frames has the light's name: its raw frames are then scored with these thresholds. */
  scored: z.boolean(),
  /** Simulator frames in this light that thresholds were tuned on. */
  frames: count,
  ranges: colorRanges,
  iouOnSimulator: tapeIou,
  /**
   * IoU of the exact mask with what Duckietown's thresholds find in simulator frames that were shown in this light and
   * turned back by the default real2sim model; the interval is over frames.
   */
  tapeKept: z.strictObject({ frames: count, ...mapColors(() => estimate), all: estimate }),
});

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
  /** Against `simulator`, and by light against one set for all lights; the headline's mean. */
  comparisons: z.array(z.strictObject({ name: text, against: text, ...difference })),
  verdicts: z.array(z.strictObject({ name: text, verdict, sentence: text })),
  /** Empty without a model that knows the light. */
  lights: z.array(light),
});

export const resultsSchema = z.strictObject({
  format: z.literal('sim2real-results-3'),
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
    /** Name of the camera calibration that projects segments to the ground. */
    calibration: text,
  }),

  input: z.strictObject({
    name: text,
    kind: z.enum([...inputKind.options, 'several']),
    /** Image topic of a bag; null for a folder, and where inputs differ. */
    topic: text.nullable(),
    /** Sampling stride; null where inputs differ. */
    every: count.nullable(),
    /** Parts of a bag that could not be read. */
    losses: z.array(inputLoss),
    masks: z.boolean(),
    frames: count,
    scenes: count,
    groups: z.array(z.strictObject({ ...group, frames: count, scenes: count })),
    excluded: z.array(excludedFrame),
    /** Each of several inputs; only there where there are several. */
    inputs: z
      .array(
        z.strictObject({
          name: text,
          sha256: text,
          kind: inputKind,
          topic: text.nullable(),
          every: count,
          frames: count,
        }),
      )
      .optional(),
  }),
  simulator,
  variants: z.array(variantCard),
  /** Those whose commands are compared: see speed-error, turn-error and wrong-turn of `measures`. */
  policies: z.array(policy),
  thresholds: z.array(z.strictObject({ name: thresholdsName, ranges: colorRanges })),
  /** Tuned on each variant's own frames, group by group: an upper bound, since it is scored on what it was tuned on. */
  handCalibration: z.array(handCalibration),
  /**
   * Thresholds of raw frames tuned by a model's labels instead of masks, group by group: what a robot can do for itself.
   * Null without masks, by which it is judged.
   */
  selfCalibration: z
    .strictObject({
      model,
      sets: z.array(selfCalibration),
      /** Mean IoU of hand calibration of raw frames minus that of self-calibration. */
      missing: estimate,
      /** The same for the simulator's thresholds on the best variant; null where raw frames are the best. */
      missingToBest: estimate.nullable(),
      sentence: text,
    })
    .nullable(),
  /** Null with masks. */
  labelled: labelled.nullable(),
  scores: z.array(score),
  /** Mean over groups (of calibratedBy) and colours: the headline. */
  means: z.array(z.strictObject({ variant: text, thresholds: thresholdsName, iou: estimate })),
  /** IoU by hand minus by the simulator's thresholds. own: re-tuned on the variant's frames; raw: on raw frames. */
  regret: z.array(z.strictObject({ variant: text, own: estimate, raw: estimate })),
  comparisons: z.array(comparison),
  sweep: z.array(sweep),
  maps: z.array(map),
  /** Mean segments per frame with the simulator's thresholds, and the share of frames with none at all. */
  segments: z.array(
    z.strictObject({
      variant: text,
      ...group,
      ...mapColors(() => estimate),
      nothingFound: estimate,
    }),
  ),
  /**
   * Duckietown's lane filter on one frame's segments, with the simulator's thresholds: the share of frames from which
   * alone it is confident to be in the lane; the distance of d (metres) and phi (radians) from the raw frame's pose.
   */
  lane: z.array(
    z.strictObject({
      variant: text,
      ...group,
      found: estimate,
      /** Against raw, paired. */
      foundGain: estimate,
      dDifference: estimate,
      phiDifference: estimate,
    }),
  ),
  laneLines,
  /** What a model can do wrong besides a lower IoU, each against raw; measures/measure-figures.ts defines them. */
  measures: z.array(measure),
  /** Whether a variant invents less tape than raw frames show; `helps`: less. Empty without masks. */
  inventedTape: z.array(z.strictObject({ variant: text, verdict, sentence: text })),
  neighbours,
  diversity: z.array(diversity),
  twoSample: z.array(twoSample),
  /** Null without labels of boxes. */
  boxes: boxes.nullable(),
  /** Input against output; raw is not listed. */
  geometry: z.array(
    z.strictObject({ variant: text, ...group, edgeAgreement: estimate, keptKeyPoints: estimate }),
  ),
  /** Empty where several inputs have too many. */
  frames: z.array(frame),
  /** Sums by scene and groups, which `sim2real compare` pairs; variants in the order of `variants`. */
  scenes: z.array(sceneSums),
  /** Experiment A, variant by variant: holds, fails or undecided with masks; helps, harms or undecided without. */
  verdicts: z.array(z.strictObject({ variant: text, judgedBy, verdict, sentence: text })),
  /**
   * The variants, raw among them, from the best to the worst: by mean IoU with the simulator's thresholds; without masks by
   * that with a model's labels, where this model itself stands before the first that shows fewer lane lines. Those without
   * a figure are left out.
   */
  ranking: z.array(text),
  /** The best variant besides raw, and its verdict in one sentence; null where no frame has tape or a lane. */
  headline: z.strictObject({
    variant: text.nullable(),
    judgedBy: judgedBy.nullable(),
    verdict,
    sentence: text,
  }),
  experimentB: experimentB.nullable(),
});

export type Results = z.infer<typeof resultsSchema>;
export type Score = Results['scores'][number];

/** The JSON Schema that ships as results.schema.json. */
export function makeJsonSchema(): object {
  return z.toJSONSchema(resultsSchema, { target: 'draft-2020-12' });
}
