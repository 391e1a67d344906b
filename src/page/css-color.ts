import type { Rgb } from '../lines/tape';

/** `#f5f5f5` */
export function toCss(rgb: Rgb): string {
  return `#${rgb.map((level) => level.toString(16).padStart(2, '0')).join('')}`;
}
