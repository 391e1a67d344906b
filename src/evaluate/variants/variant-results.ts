import { z } from 'zod';
import { text } from '../statistics/schema-parts';

/** What results.json says of what was done to frames. */

export const model = z.strictObject({ name: text, sha256: text.nullable(), direction: text });

export const variantCard = z.strictObject({
  name: text,
  kind: z.enum(['raw', 'anti-instagram', 'model']),
  model: model.nullable(),
  /** Named with the variant, in place of the model's own: the part of the frame that it translates. */
  region: text.nullable(),
});

/** A policy whose commands are compared. */
export const policy = z.strictObject({ name: text, sha256: text });

export type PolicyAbout = z.infer<typeof policy>;
export type VariantCard = z.infer<typeof variantCard>;
