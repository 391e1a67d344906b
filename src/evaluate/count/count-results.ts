import { z } from 'zod';
import { excludedFrame } from '../frames/frame-results';
import { mapColors } from '../../lines/tape';
import { color, colorRanges, count, group, share, tapeIou, text } from '../statistics/schema-parts';

/** What results.json says of thresholds that were tuned. */

export const simulator = z
  .strictObject({
    source: z.enum(['frames', 'file', 'duckietown']).describe('Where its thresholds come from.'),
    name: text.describe("Name of the folder or file; empty for Duckietown's."),
    frames: count.describe('Frames that thresholds were tuned on; 0 where they were given.'),
    excluded: z.array(excludedFrame).describe('Frames that were left out.'),
    iou: tapeIou.describe("IoU on the simulator's frames, by colour."),
  })
  .describe('The simulator, and where its thresholds come from.');

/** Tuned on a variant's own frames of a group. */
export const handCalibration = z.strictObject({
  variant: text.describe('The variant.'),
  ...group,
  ranges: colorRanges.describe('Its thresholds.'),
});

/** Tuned on the raw frames of a group by a model's labels; refused colours keep Duckietown's ranges. */
export const selfCalibration = z.strictObject({
  ...group,
  ranges: colorRanges.describe('The thresholds.'),
  refused: z
    .array(color)
    .describe(
      'Colours that were not tuned, since too few frames show them or they would take in more floor than tape.',
    ),
});

/** What was counted of one frame. */
export const frame = z.strictObject({
  frame: text.describe('Name of the frame.'),
  scene: text.describe('The scene that it belongs to: intervals are over scenes.'),
  groups: z.record(text, text).describe('Its values in the table of groups, by column.'),
  width: count.describe('Width, pixels.'),
  height: count.describe('Height, pixels.'),
  variants: z
    .array(
      z.strictObject({
        duckietown: z
          .array(count)
          .describe(
            "With Duckietown's thresholds, of white, of yellow, of red: true positives, false positives, false negatives, in pixels; empty without masks.",
          ),
        simulator: z.array(count).describe("The same with the simulator's thresholds."),
        hand: z.array(count).describe('The same with thresholds tuned by hand.'),
        labels: z
          .array(count)
          .describe("The same of the simulator's thresholds, by the labels of a model; empty with masks."),
        segments: z
          .strictObject(mapColors((name) => count.describe(`Of ${name} tape.`)))
          .describe("Line segments by colour, with the simulator's thresholds."),
        lane: z
          .strictObject({
            d: z.number().describe("Distance from the lane's centre, m; positive to the left."),
            phi: z.number().describe('Heading, rad; positive to the left.'),
          })
          .nullable()
          .describe('Pose in the lane by this frame alone; null where the lane is not found.'),
        laneLines: z
          .strictObject({
            segments: count.describe('White and yellow segments within 0.5 m of the robot.'),
            onLines: count.describe('Those of them on the lines of one lane.'),
            hasBoth: z.boolean().describe('Whether both lines of this lane are found.'),
          })
          .describe('Segments along the lines of a lane.'),
        geometry: z
          .strictObject({
            edgeAgreement: share.describe('Share of edge pixels that stay where they are.'),
            keyPoints: count.describe('Key points of the input.'),
            keptKeyPoints: count.describe('Those found again in the output.'),
          })
          .nullable()
          .describe('Input against output; null for raw.'),
      }),
    )
    .describe('In the order of `variants`.'),
});

export type FrameResult = z.infer<typeof frame>;
export type SimulatorResult = z.infer<typeof simulator>;
export type HandCalibration = z.infer<typeof handCalibration>;
export type SelfCalibration = z.infer<typeof selfCalibration>;
