import type { TapeColor } from '../lines/color-ranges';
import { markup, type Html } from './markup';

interface TapeStroke {
  readonly stroke: string;
  /** Dash lengths in stroke widths: the three can be told apart without seeing their colour. */
  readonly dashes: readonly number[];
}

/** How what is found of each colour is drawn over a photograph. */
export const TAPE_STROKES: Readonly<Record<TapeColor, TapeStroke>> = {
  white: { stroke: '#fff', dashes: [] },
  yellow: { stroke: '#ffd21f', dashes: [5, 3] },
  red: { stroke: '#ff4a3d', dashes: [0.1, 2.4] },
};

/**
 * Strokes of an SVG path in a tape's colour; a dark casing underneath keeps white on white visible.
 * @param isDashed solid otherwise, whatever the colour
 */
export function strokeTape(path: string, color: TapeColor, width: number, isDashed = false): Html {
  const { stroke, dashes } = TAPE_STROKES[color];
  const dash = isDashed && dashes.length > 0 ? dashes.map((length) => length * width).join(' ') : 'none';
  return markup`<path d="${path}" fill="none" stroke="#000" stroke-opacity="0.75" stroke-width="${2.1 * width}"/>
<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-dasharray="${dash}"/>`;
}
