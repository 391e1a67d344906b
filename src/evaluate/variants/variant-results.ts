import { z } from 'zod';
import { text } from '../statistics/schema-parts';

/** What results.json says of what was done to frames. */

export const model = z
  .strictObject({
    name: text.describe('Name of the model.'),
    sha256: text.nullable().describe('SHA-256 of its ONNX file; null for a model without one.'),
    direction: text.describe('`real2sim` or `sim2real`.'),
  })
  .describe('A model, by name and file.');

export const variantCard = z.strictObject({
  name: text.describe('Name of the variant.'),
  kind: z.enum(['raw', 'anti-instagram', 'model']).describe('What is done to frames.'),
  model: model.nullable().describe('The model; null for raw and anti-instagram.'),
  region: text
    .nullable()
    .describe(
      "Named with the variant, in place of the model's own: the part of the frame that it translates.",
    ),
});

/** A policy whose commands are compared. */
export const policy = z.strictObject({
  name: text.describe('Name of the policy.'),
  sha256: text.describe('SHA-256 of its ONNX file.'),
});

export type PolicyAbout = z.infer<typeof policy>;
export type VariantCard = z.infer<typeof variantCard>;
