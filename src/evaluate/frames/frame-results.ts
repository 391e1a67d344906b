import { z } from 'zod';
import { count, text } from '../statistics/schema-parts';

/** What results.json says of the frames that were read. */

export const inputKind = z.enum(['folder', 'mcap', 'sqlite3', 'ros1']);

/** A part of a bag that could not be read. */
export const inputLoss = z.strictObject({ file: text, messages: count.nullable(), reason: text });

/** A frame that the figures leave out, and why. */
export const excludedFrame = z.strictObject({
  frame: text,
  /** `unlabelled`: no mask or no row of groups; `broken`: the picture or its mask cannot be used. */
  cause: z.enum(['unlabelled', 'broken']),
  reason: text,
});

export type InputKind = z.infer<typeof inputKind>;
export type InputLoss = z.infer<typeof inputLoss>;
export type ExcludedFrame = Readonly<z.infer<typeof excludedFrame>>;
