import { formatDigits } from '../../evaluate/statistics/format-estimate';
import type { FormatValue } from '../format';

/**
 * An axis' `tickFormat`: writes ticks as the figures are written, with more digits where that would repeat one. Plot
 * passes all ticks as the third argument, which its types leave out.
 */
export function formatTicks(
  format: FormatValue,
): (value: number, index: number, ticks?: readonly number[]) => string {
  return (value, _, ticks = [value]) => {
    const text = format(value);
    if (new Set(ticks.map((tick) => format(tick))).size === ticks.length) return text;
    return `${text.startsWith('+') ? '+' : ''}${formatDigits(value, countDigits(ticks))}`;
  };
}

/** Decimals of a step between ticks; steps are 1, 2 or 5 times a power of ten. */
function countDigits([first = 0, second = 1]: readonly number[]): number {
  return Math.max(0, -Math.floor(Math.log10(Math.abs(second - first)) + 1e-9));
}
