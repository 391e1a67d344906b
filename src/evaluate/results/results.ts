import { z } from 'zod';
import { mapColors } from '../../lines/tape';
import { frame, handCalibration, selfCalibration, simulator } from '../count/count-results';
import { boxes } from '../measures/box-results';
import { diversity, measure, neighbours, twoSample } from '../measures/measure-results';
import { color, colorRanges, count, difference, estimate, group, text } from '../statistics/schema-parts';
import { map, sweep, thresholdsName } from '../thresholds/threshold-results';
import { variantCard, model, policy } from '../variants/variant-results';
import { experimentB } from './experiment-b-results';
import { input, settings } from './input-results';
import { judgedBy, labelled, laneLines, score, verdict } from './score-results';

/** The schema of results.json; results.schema.json is made from it. */

const comparison = z.strictObject({
  variant: text.describe('The variant.'),
  against: text.describe('What it is compared with.'),
  thresholds: thresholdsName.describe('Thresholds of both.'),
  figure: z
    .enum(['iou', 'labels', 'lane-lines', 'lane'])
    .describe(
      "`iou`: with masks. Without: `labels`, IoU with a model's labels, but for variants that are this model; `lane-lines`, share of frames that show both lines of a lane; `lane`, share of frames with the lane found, right or wrong.",
    ),
  /** `mean` of `mean`: the headline, the mean over groups and colours; else a group's own figure. */
  ...group,
  color: z.enum([...color.options, 'all']).describe('The colour; `all`: the mean over colours.'),
  ...difference,
});

const sceneSums = z.strictObject({
  scene: text.describe('Name of the scene.'),
  groups: z.record(text, text).describe('Values of its frames in the table of groups, by column.'),
  frames: count.describe('Frames of the scene.'),
  variants: z
    .array(
      z.strictObject({
        simulator: z
          .array(count)
          .describe(
            "With the simulator's thresholds, of white, of yellow, of red: true positives, false positives, false negatives, in pixels; empty without masks.",
          ),
        labels: z.array(count).describe("The same by a model's labels; empty with masks."),
        bothLines: count.describe('Frames that show both lines of a lane.'),
        lane: count.describe('Frames in which the lane is found.'),
      }),
    )
    .describe('In the order of `variants`.'),
});

export const resultsSchema = z.strictObject({
  format: z.literal('sim2real-results-3').describe('Name and number of this format.'),
  program: z
    .strictObject({
      name: text.describe('Its name.'),
      version: text.describe('Its version.'),
    })
    .describe('What wrote this file.'),
  settings,
  input,
  simulator,
  variants: z.array(variantCard).describe('What was done to frames, raw first.'),
  policies: z
    .array(policy)
    .describe('Those whose commands are compared: see speed-error, turn-error and wrong-turn of `measures`.'),
  thresholds: z
    .array(
      z.strictObject({
        name: thresholdsName.describe('Their name.'),
        ranges: colorRanges.describe('The thresholds.'),
      }),
    )
    .describe('Thresholds that frames are scored with, but those tuned by hand.'),
  handCalibration: z
    .array(handCalibration)
    .describe(
      "Tuned on each variant's own frames, group by group: an upper bound, since it is scored on what it was tuned on.",
    ),
  selfCalibration: z
    .strictObject({
      model,
      sets: z.array(selfCalibration).describe('By group.'),
      missing: estimate.describe(
        'Mean IoU of hand calibration of raw frames minus that of self-calibration.',
      ),
      missingToBest: estimate
        .nullable()
        .describe(
          "The same for the simulator's thresholds on the best variant; null where raw frames are the best.",
        ),
      sentence: text.describe('What these figures say, in words.'),
    })
    .nullable()
    .describe(
      "Thresholds of raw frames tuned by a model's labels instead of masks, group by group: what a robot can do for itself. Null without masks, by which it is judged.",
    ),
  labelled: labelled.nullable().describe('How variants agree with the labels of a model; null with masks.'),
  scores: z.array(score).describe('Scores with masks, by variant, thresholds, group and colour.'),
  means: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        thresholds: thresholdsName.describe('Its thresholds.'),
        iou: estimate.describe('Mean IoU.'),
      }),
    )
    .describe('Mean over groups (of calibratedBy) and colours: the headline.'),
  regret: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        own: estimate.describe("Against thresholds tuned again on the variant's frames."),
        raw: estimate.describe('Against thresholds tuned on raw frames.'),
      }),
    )
    .describe("IoU with thresholds tuned by hand minus that with the simulator's."),
  comparisons: z.array(comparison).describe('Differences between variants, by group and colour.'),
  sweep: z.array(sweep).describe('What one box of thresholds reaches, and how many come near.'),
  maps: z.array(map).describe('IoU over the space of thresholds.'),
  segments: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        ...group,
        ...mapColors((name) => estimate.describe(`Of ${name} tape.`)),
        nothingFound: estimate.describe('Share of frames without any segment.'),
      }),
    )
    .describe(
      "Mean segments per frame with the simulator's thresholds, and the share of frames with none at all.",
    ),
  lane: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        ...group,
        found: estimate.describe('Share of frames from which alone it is confident to be in the lane.'),
        foundGain: estimate.describe('`found` minus that of raw frames, paired.'),
        dDifference: estimate.describe("Distance of d from the raw frame's, m."),
        phiDifference: estimate.describe("Distance of phi from the raw frame's, rad."),
      }),
    )
    .describe(
      "Duckietown's lane filter on one frame's segments, with the simulator's thresholds: the share of frames from which alone it is confident to be in the lane; the distance of d (metres) and phi (radians) from the raw frame's pose.",
    ),
  laneLines,
  measures: z
    .array(measure)
    .describe(
      'What a model can do wrong besides a lower IoU, each against raw; measures/measure-figures.ts defines them.',
    ),
  inventedTape: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        verdict,
        sentence: text.describe('The verdict in words.'),
      }),
    )
    .describe(
      'Whether a variant invents less tape than raw frames show; `helps`: less. Empty without masks.',
    ),
  neighbours,
  diversity: z.array(diversity).describe('Whether a model makes all frames alike.'),
  twoSample: z
    .array(twoSample)
    .describe('Whether translated frames can be told from those of the target domain.'),
  boxes: boxes.nullable().describe('What of labelled things is called tape; null without labels of boxes.'),
  geometry: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        ...group,
        edgeAgreement: estimate.describe('Share of edge pixels that stay where they are.'),
        keptKeyPoints: estimate.describe('Share of key points that are found again.'),
      }),
    )
    .describe('Input against output; raw is not listed.'),
  frames: z.array(frame).describe('Figures of each frame; empty where several inputs have too many.'),
  scenes: z
    .array(sceneSums)
    .describe(
      'Sums by scene and groups, which `sim2real compare` pairs; variants in the order of `variants`.',
    ),
  verdicts: z
    .array(
      z.strictObject({
        variant: text.describe('The variant.'),
        judgedBy,
        verdict,
        sentence: text.describe('The verdict in words.'),
      }),
    )
    .describe(
      'Experiment A, variant by variant: holds, fails or undecided with masks; helps, harms or undecided without.',
    ),
  ranking: z
    .array(text)
    .describe(
      "The variants, raw among them, from the best to the worst: by mean IoU with the simulator's thresholds; without masks by that with a model's labels, where this model itself stands before the first that shows fewer lane lines. Those without a figure are left out.",
    ),
  headline: z
    .strictObject({
      variant: text.nullable().describe('The variant; null where there is none.'),
      judgedBy: judgedBy.nullable().describe('What it is judged by; null where nothing judges.'),
      verdict,
      sentence: text.describe('The verdict in words.'),
    })
    .describe(
      'The best variant besides raw, and its verdict in one sentence; null where no frame has tape or a lane.',
    ),
  experimentB: experimentB
    .nullable()
    .describe('Thresholds tuned on simulator frames made real; null where that was not asked for.'),
});

export type Results = z.infer<typeof resultsSchema>;
export type Score = Results['scores'][number];

/** The JSON Schema that ships as results.schema.json, a description beside each property. */
export function makeJsonSchema(): object {
  return z.toJSONSchema(resultsSchema, { target: 'draft-2020-12' });
}
