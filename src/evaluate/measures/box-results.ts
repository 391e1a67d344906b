import { z } from 'zod';
import { count, difference, estimate, group, text } from '../statistics/schema-parts';
import { TAPE_PARTS } from './sums';

const boxShare = z.strictObject({
  class: text.describe('Class of the boxes, by its name or number.'),
  variant: text.describe('The variant.'),
  ...group,
  part: z.enum(TAPE_PARTS).describe('The colour that the pixels are called; `any`: of any colour.'),
  share: estimate.describe(
    "Pixels in boxes of the class that the simulator's thresholds call tape, over all such pixels.",
  ),
  against: text.describe('What the difference is taken against: `raw`.'),
  ...difference,
});

/** How much of labelled things that are not tape is called tape. */
export const boxes = z.strictObject({
  name: text.describe('Folder of the labels.'),
  namesFile: text.nullable().describe('The file that names the classes; null: they have numbers only.'),
  frames: count.describe('Evaluated frames that have a box.'),
  boxes: count.describe('Boxes in these frames.'),
  clipped: count.describe("Boxes that reached over the frame's edge and were cut there."),
  unmatched: z.array(text).describe('Label files, without .txt, that belong to no evaluated frame.'),
  classes: z
    .array(
      z.strictObject({
        class: text.describe('The class.'),
        frames: count.describe('Frames that show it.'),
        scenes: count.describe('Different scenes among them.'),
        boxes: count.describe('Boxes of it.'),
      }),
    )
    .describe('What was labelled in evaluated frames.'),
  shares: z.array(boxShare).describe('What of them is called tape.'),
});

export type BoxShare = z.infer<typeof boxShare>;
export type BoxResults = z.infer<typeof boxes>;
