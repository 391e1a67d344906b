import { z } from 'zod';
import { mapColors } from '../../lines/tape';
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
import { model } from '../variants/variant-results';
import { verdict } from './score-results';

/** What results.json says of thresholds that were tuned on simulator frames made real. */

/** A light of a model that knows it. */
const light = z.strictObject({
  name: text.describe('The variant of experiment B; its thresholds by light are called `VARIANT by light`.'),
  light: text.describe('Name of the light.'),
  scored: z
    .boolean()
    .describe(
      "Whether a group of the frames has the light's name: its raw frames are then scored with these thresholds.",
    ),
  frames: count.describe('Simulator frames in this light that thresholds were tuned on.'),
  ranges: colorRanges.describe('The thresholds.'),
  iouOnSimulator: tapeIou.describe('IoU on the frames they were tuned on, by colour.'),
  tapeKept: z
    .strictObject({
      frames: count.describe('Simulator frames that were looked at.'),
      ...mapColors((name) => estimate.describe(`Of ${name} tape.`)),
      all: estimate.describe('Mean over colours.'),
    })
    .describe(
      "IoU of the exact mask with what Duckietown's thresholds find in simulator frames that were shown in this light and turned back by the default real2sim model; the interval is over frames.",
    ),
});

/** Experiment B: thresholds tuned on simulator frames made to look real, applied to raw real frames. */
export const experimentB = z.strictObject({
  tuned: z
    .array(
      z.strictObject({
        name: text.describe('Name of the thresholds.'),
        model: model.nullable().describe('The model that made the frames real; null without.'),
        ranges: colorRanges.describe('The thresholds.'),
        iouOnSimulator: tapeIou.describe('IoU on the frames they were tuned on, by colour.'),
      }),
    )
    .describe(
      "`simulator`: tuned on the simulator's frames as they are; `hand`: on the real frames; else a model's.",
    ),
  scores: z
    .array(
      z.strictObject({
        name: text.describe('Name of the thresholds.'),
        ...group,
        color: z.enum([...color.options, 'all']).describe('The colour; `all`: the mean over colours.'),
        iou: estimate.describe("Pooled over the group's pixels."),
      }),
    )
    .describe('On raw real frames, by group and colour.'),
  means: z
    .array(
      z.strictObject({
        name: text.describe('Name of the thresholds.'),
        iou: estimate.describe('Mean IoU.'),
      }),
    )
    .describe('Mean over groups (of calibratedBy) and colours.'),
  comparisons: z
    .array(
      z.strictObject({
        name: text.describe('Name of the thresholds.'),
        against: text.describe('Name of those they are compared with.'),
        ...difference,
      }),
    )
    .describe("Against `simulator`, and by light against one set for all lights; the headline's mean."),
  verdicts: z
    .array(
      z.strictObject({
        name: text.describe('Name of the thresholds.'),
        verdict,
        sentence: text.describe('The verdict in words.'),
      }),
    )
    .describe('Whether thresholds tuned on frames made real help.'),
  lights: z.array(light).describe('Empty without a model that knows the light.'),
});
