import type { RgbFrame } from '../image/frame';
import { TAPES, TAPE_COLORS } from './tape';
import type { Rgb } from './tape';

/** Dark enough beside every tape for an edge, as the simulator's road is. */
const ROAD: Rgb = [45, 44, 38];

/** Palette by a mask's value; what is no tape, unsure or not scored is road. */
const COLORS: readonly Rgb[] = [ROAD, ...TAPE_COLORS.map((color) => TAPES[color].simulator)];

/**
 * The frame that a perfect translation would give a line detector: tape in the simulator's colours, road everywhere else.
 * @param mask one byte a pixel, classes of a truth mask
 * @returns rgb8
 */
export function paintMask(mask: Uint8Array, width: number, height: number): RgbFrame {
  const data = new Uint8Array(mask.length * 3);
  for (const [i, label] of mask.entries()) data.set(COLORS[label] ?? ROAD, i * 3);
  return { width, height, data };
}
