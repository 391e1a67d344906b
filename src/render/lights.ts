const { exp } = Math;

/** Red, green, blue: linear light, 1 is what the sensor saturates at. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

/** One lighting of the harsh look. */
export interface Light {
  /** What falls everywhere. */
  readonly ambient: LinearRgb;
  /** What the robot's own lamps throw on the ground in front of it, at the brightest place. */
  readonly headlight: LinearRgb;
  /** Lamps overhead: how strongly their reflections wash out the tape. */
  readonly glare: LinearRgb;
  /** Deviation of the sensor's noise, in levels of 0..255. */
  readonly noise: number;
  /** Passes of the 3-pixel blur: long exposures in the dark are less sharp. */
  readonly blur: number;
  /** Share of light lost in the picture's corners. */
  readonly vignette: number;
}

/**
 * Lights as they were met in rooms with a Duckietown: a lit laboratory, filament lamps, the dark with the
 * robot's LEDs, and coloured lamps. Strengths were chosen by eye and by the tape's mean colours in real frames.
 */
export const LIGHTS = {
  bright: {
    ambient: [0.95, 0.98, 1.0],
    headlight: [0.05, 0.06, 0.07],
    glare: [0.5, 0.52, 0.55],
    noise: 3,
    blur: 1,
    vignette: 0.35,
  },
  'warm-dim': {
    ambient: [0.36, 0.22, 0.085],
    headlight: [0.05, 0.06, 0.08],
    glare: [0.45, 0.3, 0.14],
    noise: 6,
    blur: 1,
    vignette: 0.5,
  },
  'dark-headlight': {
    ambient: [0.012, 0.014, 0.022],
    headlight: [0.95, 0.85, 1.5],
    glare: [0, 0, 0],
    noise: 8,
    blur: 2,
    vignette: 0.6,
  },
  'red-light': {
    ambient: [0.42, 0.035, 0.075],
    headlight: [0.2, 0.24, 0.42],
    glare: [0.4, 0.05, 0.09],
    noise: 7,
    blur: 1,
    vignette: 0.5,
  },
  'blue-light': {
    ambient: [0.035, 0.12, 0.62],
    headlight: [0.6, 0.3, 0.35],
    glare: [0.05, 0.12, 0.5],
    noise: 7,
    blur: 2,
    vignette: 0.5,
  },
  'green-light': {
    ambient: [0.06, 0.36, 0.07],
    headlight: [0.4, 0.22, 0.38],
    glare: [0.06, 0.36, 0.08],
    noise: 7,
    blur: 1,
    vignette: 0.5,
  },
} as const satisfies Readonly<Record<string, Light>>;

export type LightName = keyof typeof LIGHTS;
export const LIGHT_NAMES = Object.keys(LIGHTS) as LightName[];

/** Light from the headlights on the ground, 0 to 1, at a place in the robot frame (metres ahead, left). */
export function shineHeadlight(ahead: number, left: number): number {
  if (ahead <= 0) return 0;
  const spread = left / (0.16 + 0.45 * ahead);
  const near = ahead / 0.22;
  const far = ahead / 0.55;
  return (exp(-spread * spread) * (near * near)) / (1 + near * near) / (1 + far * far);
}
