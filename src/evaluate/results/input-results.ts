import { z } from 'zod';
import { excludedFrame, inputKind, inputLoss } from '../frames/frame-results';
import { count, group, text } from '../statistics/schema-parts';

/** What results.json says of what was evaluated, and how. */

export const settings = z
  .strictObject({
    seed: z.int().describe('Seed of the random resamples.'),
    resamples: count.describe('Bootstrap resamples.'),
    binning: z
      .strictObject({
        hue: count.describe('Levels of hue.'),
        saturation: count.describe('Levels of saturation.'),
        value: count.describe('Levels of value.'),
      })
      .describe("Levels of OpenCV's HSV that share a bin of a histogram."),
    margin: z
      .enum(['tight', 'middle'])
      .describe('Where limits of tuned thresholds lie between pixels inside and outside.'),
    calibratedBy: text.describe('The column by whose values hand calibration is done, `all` without.'),
    scene: text.describe('What makes a scene, in words.'),
    tolerance: z.number().describe('Distance in pixels within which an edge counts as the same.'),
    calibration: text.describe('Name of the camera calibration that projects segments to the ground.'),
  })
  .describe('What else the figures depend on.');

export const input = z
  .strictObject({
    name: text.describe('Name of the folder or bag.'),
    kind: z.enum([...inputKind.options, 'several']).describe('What it is.'),
    topic: text.nullable().describe('Image topic of a bag; null for a folder, and where inputs differ.'),
    every: count.nullable().describe('Sampling stride; null where inputs differ.'),
    losses: z.array(inputLoss).describe('Parts of a bag that could not be read.'),
    masks: z.boolean().describe('Whether masks say what the tape is.'),
    frames: count.describe('Frames that the figures are of.'),
    scenes: count.describe('Scenes among them.'),
    groups: z
      .array(
        z.strictObject({
          ...group,
          frames: count.describe('Frames of the group.'),
          scenes: count.describe('Scenes among them.'),
        }),
      )
      .describe('Frames by group.'),
    excluded: z.array(excludedFrame).describe('Frames that were left out.'),
    inputs: z
      .array(
        z.strictObject({
          name: text.describe('Name of the folder or bag.'),
          sha256: text.describe('SHA-256 of its files.'),
          kind: inputKind.describe('What it is.'),
          topic: text.nullable().describe('Image topic; null for a folder.'),
          every: count.describe('Each how many-th frame was taken.'),
          frames: count.describe('Frames of it.'),
        }),
      )
      .optional()
      .describe('Each of several inputs; only there where there are several.'),
  })
  .describe('What was evaluated.');
