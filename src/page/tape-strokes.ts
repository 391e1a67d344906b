import { TAPES } from '../lines/tape';
import type { TapeColor } from '../lines/tape';
import { toCss } from './css-color';
import { markup, type Html } from './markup';

/**
 * Strokes of an SVG path in a tape's colour; a dark casing underneath keeps white on white visible.
 * @param isDashed solid otherwise, whatever the colour
 */
export function strokeTape(path: string, color: TapeColor, width: number, isDashed = false): Html {
  const { stroke, dashes } = TAPES[color];
  const dash = isDashed && dashes.length > 0 ? dashes.map((length) => length * width).join(' ') : 'none';
  return markup`<path d="${path}" fill="none" stroke="#000" stroke-opacity="0.75" stroke-width="${2.1 * width}"/>
<path d="${path}" fill="none" stroke="${toCss(stroke)}" stroke-width="${width}" stroke-dasharray="${dash}"/>`;
}
