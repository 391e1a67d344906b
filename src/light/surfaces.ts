import type { RgbFrame } from '../image/frame';
import { NO_TAPE, SCORED_LABELS, TAPES, TAPE_COLORS } from '../lines/tape';

/**
 * What the pixels of a frame in the simulator's look show: road (NO_TAPE), tape (its label), or the room around. A port
 * of models/training/surfaces.py: a description must be measured as those that a net was trained on.
 */
export const ROAD = NO_TAPE;
/** Grass, sky, and all else that a robot does not drive on. */
export const ROOM = SCORED_LABELS;

/** Distance of a colour from a tape's, the largest of the three channels'. Beyond are bright blades of the simulator's grass. */
const TAPE_LIMIT = 60;
/** The brightest channel of a pixel that is road: the simulator's asphalt has at most about 70, its grass 110 and more. */
const BRIGHTEST_ROAD = 85;

/** The surface of each pixel, the tape whose colour is nearest (its label), and how far the pixel's is from that. */
export interface Surfaces {
  readonly classes: Uint8Array;
  readonly nearestTapes: Uint8Array;
  readonly distances: Uint8Array;
}

/** @param frame in the simulator's look */
export function readSurfaces({ data, width, height }: RgbFrame): Surfaces {
  const classes = new Uint8Array(width * height);
  const nearestTapes = new Uint8Array(width * height);
  const distances = new Uint8Array(width * height);
  for (let i = 0; i < classes.length; i++) {
    const [red, green, blue] = [data[3 * i] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2] ?? 0];
    let [label, nearest] = [ROAD as number, Infinity];
    for (const { label: own, rgb } of COLORS) {
      const distance = Math.max(Math.abs(red - rgb[0]), Math.abs(green - rgb[1]), Math.abs(blue - rgb[2]));
      if (distance < nearest) [label, nearest] = [own, distance];
    }
    nearestTapes[i] = label;
    distances[i] = nearest;
    if (nearest < TAPE_LIMIT) classes[i] = label;
    else classes[i] = Math.max(red, green, blue) > BRIGHTEST_ROAD ? ROOM : ROAD;
  }
  return { classes, nearestTapes, distances };
}

const COLORS = TAPE_COLORS.map((color) => ({ label: TAPES[color].label, rgb: TAPES[color].trained }));

export function isTape(surface: number): boolean {
  return surface > NO_TAPE && surface < SCORED_LABELS;
}
