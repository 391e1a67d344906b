import { z } from 'zod';
import type { ColorRanges } from '../../lines/color-ranges';
import { TAPE_COLORS, mapColors } from '../../lines/tape';

/** What several parts of the results are made of. */

export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
export const text = z.string();
export const color = z.enum(TAPE_COLORS);
export const hsv = z.tuple([z.int(), z.int(), z.int()]);
export const ranges = z.array(z.strictObject({ low: hsv, high: hsv }));
export const tapeIou = z.strictObject(mapColors(() => share.nullable()));
export const colorRanges = z.strictObject(mapColors(() => ranges));

/** A figure and its 95 % bootstrap interval over scenes; null where it is not defined. */
export const estimate = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Why a figure has no interval and its difference no p: resamples of one scene are all alike. */
  reason: z.enum(['too few scenes', 'too few episodes']).optional(),
});

/** One value of one column of frames.csv; `all` of `all` is every frame. */
export const group = { by: text, group: text };

export const difference = {
  /** Figure of `variant` minus that of `against`, on the same resamples. */
  difference: estimate,
  /** Two-sided, from the share of resamples on the other side of 0; null where the difference has no interval. */
  p: share.nullable(),
};

export type Estimate = z.infer<typeof estimate>;

/** Results hold plain, mutable data. */
export function copyRanges(given: ColorRanges): z.infer<typeof colorRanges> {
  return structuredClone(given) as z.infer<typeof colorRanges>;
}
