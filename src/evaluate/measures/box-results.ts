import { z } from 'zod';
import { count, difference, estimate, group, text } from '../statistics/schema-parts';
import { TAPE_PARTS } from './sums';

const boxShare = z.strictObject({
  class: text,
  variant: text,
  ...group,
  /** The colour that the pixels are called; `any`: of any colour. */
  part: z.enum(TAPE_PARTS),
  /** Pixels in boxes of the class that the simulator's thresholds call tape, over all such pixels. */
  share: estimate,
  /** The variant's minus raw's, paired; null figures for raw itself. */
  against: text,
  ...difference,
});

/** How much of labelled things that are not tape is called tape. */
export const boxes = z.strictObject({
  /** Folder of the labels. */
  name: text,
  /** The file that names the classes; null: they have numbers only. */
  namesFile: text.nullable(),
  /** Evaluated frames that have a box. */
  frames: count,
  boxes: count,
  /** Boxes that reached over the frame's edge and were cut there. */
  clipped: count,
  /** Label files, without .txt, that belong to no evaluated frame. */
  unmatched: z.array(text),
  /** In evaluated frames, with the number of different scenes. */
  classes: z.array(z.strictObject({ class: text, frames: count, scenes: count, boxes: count })),
  shares: z.array(boxShare),
});

export type BoxShare = z.infer<typeof boxShare>;
export type BoxResults = z.infer<typeof boxes>;
