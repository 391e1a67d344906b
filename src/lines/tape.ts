/** The three colours of tape that Duckietown's lane stack knows, in the order of its messages. */
export const TAPE_COLORS = ['white', 'yellow', 'red'] as const;
export type TapeColor = (typeof TAPE_COLORS)[number];

/** sRGB, 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** All that is said of one colour of tape; no other file states such. */
export interface Tape {
  /** Value of its pixels in a truth mask; they count from 1. */
  readonly label: number;
  /** Colour in legends and drawn masks. */
  readonly swatch: Rgb;
  /** Colour in plots, on light and on dark paper. */
  readonly plot: { readonly light: Rgb; readonly dark: Rgb };
  /** Colour of a line over a photograph. */
  readonly stroke: Rgb;
  /** Lengths of that line's dashes, in its widths: the three can be told apart without seeing their colour. */
  readonly dashes: readonly number[];
  /** Colour in the simulator's frames, near the mean of duckietown-gym's synthetic style. */
  readonly simulator: Rgb;
  /** Median of it in the simulator's frames that models were trained on (models/training/tape.py): descriptions of light read tape by it. */
  readonly trained: Rgb;
  /** Share of light that comes back on the road, 0..1, linear red, green, blue. */
  readonly reflectance: Rgb;
}

export const TAPES = {
  white: {
    label: 1,
    swatch: [245, 245, 245],
    plot: { light: [255, 255, 255], dark: [232, 232, 232] },
    stroke: [255, 255, 255],
    dashes: [],
    simulator: [206, 206, 204],
    trained: [204, 204, 204],
    reflectance: [0.72, 0.72, 0.7],
  },
  yellow: {
    label: 2,
    swatch: [255, 205, 25],
    plot: { light: [240, 185, 11], dark: [240, 185, 11] },
    stroke: [255, 210, 31],
    dashes: [5, 3],
    simulator: [208, 207, 14],
    trained: [200, 200, 10],
    reflectance: [0.74, 0.56, 0.06],
  },
  red: {
    label: 3,
    swatch: [240, 60, 50],
    plot: { light: [220, 58, 46], dark: [220, 58, 46] },
    stroke: [255, 74, 61],
    dashes: [0.1, 2.4],
    simulator: [203, 6, 5],
    trained: [196, 1, 1],
    reflectance: [0.52, 0.06, 0.085],
  },
} as const satisfies Readonly<Record<TapeColor, Tape>>;

/** Value of a truth mask where there is no tape. */
export const NO_TAPE = 0;
/** Labels that are scored: no tape, and each colour's. */
export const SCORED_LABELS = 1 + TAPE_COLORS.length;
/** Nobody knows the class: edges, glare, blur, too far. */
export const IGNORE_LABEL = 254;
/** Outside of what is judged: above the horizon, or above the road. */
export const NOT_SCORED = 255;

/** How drawn masks show these. */
export const NO_TAPE_SWATCH: Rgb = [20, 22, 26];
export const NOT_SCORED_SWATCH: Rgb = [62, 66, 74];

/** The masks' values in words, for error messages. */
export const MASK_VALUES = `${NO_TAPE} no tape, ${TAPE_COLORS.map((color) => `${TAPES[color].label} ${color}`).join(', ')}, ${IGNORE_LABEL} ignore, ${NOT_SCORED} not scored`;

/** One value for each colour; `place`: its place in TAPE_COLORS. */
export function mapColors<T>(map: (color: TapeColor, place: number) => T): Record<TapeColor, T> {
  return { white: map('white', 0), yellow: map('yellow', 1), red: map('red', 2) };
}
