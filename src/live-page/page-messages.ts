import { z } from 'zod';
import type { CameraImage } from '../image/frame';
import type { ColorRanges } from '../lines/color-ranges';
import type { TapeColor } from '../lines/tape';
import type { Pair } from '../watch/stamp-pairs';

const level = z.int().min(0).max(255);
const hsv = z.tuple([z.int().min(0).max(180), level, level]).readonly();
const ranges = z
  .array(z.strictObject({ low: hsv, high: hsv }))
  .min(1)
  .max(2)
  .readonly();

/** Thresholds that a page sends. */
export const pageRanges = z.strictObject({ white: ranges, yellow: ranges, red: ranges }).readonly();

/** The file that a page asks for. */
export const saveRequest = z.strictObject({ ranges: pageRanges, format: z.enum(['ros2', 'ros1']) });

/** Asks the thread for what a page shows of a pair. Plain data. */
export interface ViewRequest {
  readonly images: Pair<CameraImage>;
  readonly ranges: ColorRanges;
}

/** One picture with what the line detector makes of it. */
export interface PictureView {
  /** JPEG, at most VIEW_WIDTH wide. */
  readonly picture: Uint8Array;
  /** PNG of the picture's size: the pixels that thresholds select in their tape's colour, the rest transparent. */
  readonly selected: Uint8Array;
  /** x1, y1, x2, y2 of each segment, in the detector's pixels of 160x120. */
  readonly segments: Readonly<Record<TapeColor, readonly number[]>>;
  /** Share of the picture's pixels that each colour's thresholds select. */
  readonly share: Readonly<Record<TapeColor, number>>;
}

/** Ranges that fit the tape which the proxy's picture shows; null: too little of it was seen. */
export type SuggestedRanges = Readonly<Record<TapeColor, ColorRanges[TapeColor] | null>>;

export interface PairView extends Pair<PictureView> {
  readonly suggested: SuggestedRanges;
}

export type ViewAnswer = { readonly view: PairView } | { readonly error: string };
