/** The three tape colours that Duckietown's lane stack knows. */
export const TAPE_COLORS = ['white', 'yellow', 'red'] as const;
export type TapeColor = (typeof TAPE_COLORS)[number];

/** Class of each colour in a truth mask (see the data sets' and the renderer's masks). */
export const TAPE_CLASS: Readonly<Record<TapeColor, number>> = { white: 1, yellow: 2, red: 3 };

/** Truth-mask classes from here on are not scored: 254 unsure (edges, glare, too far), 255 outside. */
export const FIRST_IGNORED_CLASS = 254;

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
