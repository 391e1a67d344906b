import { formatDigits } from '../evaluate/statistics/format-estimate';
import type { Estimate } from '../evaluate/statistics/schema-parts';

/** Stands for a missing figure. */
export const NO_FIGURE = '–';

export type FormatValue = (value: number) => string;

/** Two decimals, with a true minus sign. */
export function formatDecimal(value: number): string {
  return formatDigits(value, 2);
}

/** Segments: one decimal. */
export function formatSegments(value: number): string {
  return formatDigits(value, 1);
}

/** The same with its sign, for differences. */
export function formatChange(value: number): string {
  return value > 0 ? `+${formatDecimal(value)}` : formatDecimal(value);
}

export function formatPercent(value: number): string {
  const percent = 100 * value;
  return `${formatPrecise(percent).replace(/(?:\.0+|(\.\d*[1-9])0+)$/, '$1')}\u00a0%`;
}

/** Small shares keep two digits: a few thresholds out of millions are not none. */
function formatPrecise(percent: number): string {
  const size = Math.abs(percent);
  if (size >= 10 || size === 0) return formatDigits(percent, 0);
  return formatDigits(percent, size >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(size))));
}

/** `0.52`, or a dash. */
export function formatValue(value: number | null | undefined, format: FormatValue = formatDecimal): string {
  return value == null ? NO_FIGURE : format(value);
}

/** `0.48 to 0.57`, or why there is no interval; empty where nothing is to be said. */
export function formatInterval({ low, high, reason }: Estimate, format: FormatValue = formatDecimal): string {
  if (low === null || high === null) return reason ?? '';
  // The unit once.
  return `${format(low).replace(/\u00a0%$/, '')} to ${format(high)}`;
}

/** `0.52 (0.48 to 0.57)`, or a dash. */
export function formatEstimate(estimate: Estimate | undefined, format: FormatValue = formatDecimal): string {
  if (estimate?.value == null) return NO_FIGURE;
  const interval = formatInterval(estimate, format);
  return interval === '' ? format(estimate.value) : `${format(estimate.value)} (${interval})`;
}

/** Formats p; below one in the number of resamples a bootstrap cannot tell it from 0. */
export function formatP(p: number | null | undefined, resamples: number): string {
  if (p == null) return NO_FIGURE;
  const least = 1 / Math.max(resamples, 1);
  if (p < least) return `< ${Number(least.toPrecision(2))}`;
  return p < 0.01 ? String(Number(p.toFixed(4))) : p.toFixed(2);
}

/** `1 frame`, `2 frames`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Keeps a number and its unit on one line. */
export function keepUnits(sentence: string): string {
  return sentence.replaceAll(/(\d) %/g, '$1\u00a0%');
}
