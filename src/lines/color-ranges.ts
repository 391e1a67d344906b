import type { TapeColor } from './tape';

/** Hue 0..180 (OpenCV's half degrees), saturation 0..255, value 0..255. */
export type Hsv = readonly [hue: number, saturation: number, value: number];

/** Both ends belong to the range. */
export interface HsvRange {
  readonly low: Hsv;
  readonly high: Hsv;
}

/** A pixel has a colour when any one of that colour's ranges holds it; red needs two, one at each hue end. */
export type ColorRanges = Readonly<Record<TapeColor, readonly HsvRange[]>>;

/** The thresholds that Duckietown's line_detector_node ships (dt-core, daffy, line_detector default.yaml). */
export const DUCKIETOWN_COLOR_RANGES: ColorRanges = {
  white: [{ low: [0, 0, 150], high: [180, 100, 255] }],
  yellow: [{ low: [25, 140, 100], high: [45, 255, 255] }],
  red: [
    { low: [0, 140, 100], high: [15, 255, 255] },
    { low: [165, 140, 100], high: [180, 255, 255] },
  ],
};

/** HSV thresholds that cannot be used; the message names the key, what was expected and what was found. */
export class ColorRangeError extends Error {
  override readonly name = 'ColorRangeError';
}
