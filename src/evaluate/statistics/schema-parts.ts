import { z } from 'zod';
import type { ColorRanges } from '../../lines/color-ranges';
import { TAPE_COLORS, mapColors } from '../../lines/tape';

/** What several parts of the results are made of. */

export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
export const text = z.string();
export const color = z.enum(TAPE_COLORS).describe('Colour of tape.');
export const hsv = z.tuple([z.int(), z.int(), z.int()]);
export const ranges = z.array(
  z.strictObject({
    low: hsv.describe('Lowest hue (0 to 179), saturation and value (0 to 255), as OpenCV counts them.'),
    high: hsv.describe('Highest hue, saturation and value; they are part of the range.'),
  }),
);
export const tapeIou = z.strictObject(
  mapColors((name) => share.nullable().describe(`Of ${name} tape; null where there is none.`)),
);
export const colorRanges = z.strictObject(mapColors((name) => ranges.describe(`Of ${name} tape.`)));

/** A figure and its 95 % bootstrap interval over scenes; null where it is not defined. */
export const estimate = z.strictObject({
  value: z.number().nullable().describe('The figure; null where it is not defined.'),
  low: z
    .number()
    .nullable()
    .describe('Lower end of its 95 % bootstrap interval over scenes; null where there is none.'),
  high: z.number().nullable().describe('Upper end of it.'),
  reason: z
    .enum(['too few scenes', 'too few episodes'])
    .optional()
    .describe('Why a figure has no interval and its difference no p: resamples of one scene are all alike.'),
});

/** One value of one column of frames.csv; `all` of `all` is every frame. */
export const group = {
  by: text.describe('Column of the table of groups; `all`: all frames, `mean`: the mean over groups.'),
  group: text.describe('Value in that column; `all` of `all` is every frame.'),
};

export const difference = {
  difference: estimate.describe('Figure of `variant` minus that of `against`, on the same resamples.'),
  p: share
    .nullable()
    .describe(
      'Two-sided, from the share of resamples on the other side of 0; null where the difference has no interval.',
    ),
};

export type Estimate = z.infer<typeof estimate>;

/** Results hold plain, mutable data. */
export function copyRanges(given: ColorRanges): z.infer<typeof colorRanges> {
  return structuredClone(given) as z.infer<typeof colorRanges>;
}
