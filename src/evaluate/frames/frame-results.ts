import { z } from 'zod';
import { count, text } from '../statistics/schema-parts';

/** What results.json says of the frames that were read. */

export const inputKind = z.enum(['folder', 'mcap', 'sqlite3', 'ros1']);

/** A part of a bag that could not be read. */
export const inputLoss = z.strictObject({
  file: text.describe('The file of the bag.'),
  messages: count.nullable().describe('Messages that were lost; null: unknown.'),
  reason: text.describe('What is wrong with it, in words.'),
});

/** A frame that the figures leave out, and why. */
export const excludedFrame = z.strictObject({
  frame: text.describe('Name of the frame.'),
  cause: z
    .enum(['unlabelled', 'broken'])
    .describe('`unlabelled`: no mask or no row of groups; `broken`: the picture or its mask cannot be used.'),
  reason: text.describe('What is wrong with it, in words.'),
});

export type InputKind = z.infer<typeof inputKind>;
export type InputLoss = z.infer<typeof inputLoss>;
export type ExcludedFrame = Readonly<z.infer<typeof excludedFrame>>;
