import type { Estimate } from './schema-parts';

/** Stands for a missing figure in a sentence; a table leaves the cell empty. */
const NO_FIGURE = '?';

/** `0.52 (0.48 to 0.57)`, or `0.52 (too few scenes)`, with true minus signs; empty where there is no figure. */
export function showEstimate(estimate: Estimate | undefined, digits = 2): string {
  return show(estimate, '', (value) => formatDigits(value, digits));
}

/** `52 % (48 to 57)`, for a share from 0 to 1; empty where there is no figure. */
export function showShare(estimate: Estimate | undefined, digits = 0): string {
  return show(estimate, ' %', (value) => formatDigits(100 * value, digits));
}

/** Drops the reason for a missing interval, for a place that gives it once for all figures. */
export function dropReason(estimate: Estimate | undefined): Estimate | undefined {
  if (estimate === undefined) return undefined;
  const { value, low, high } = estimate;
  return { value, low, high };
}

/** The figure, or a question mark: a sentence needs something in its place. */
export function orUnknown(figure: string): string {
  return figure === '' ? NO_FIGURE : figure;
}

/** A figure with its p value, where there is one; empty where there is no figure. */
export function showWithP(figure: string, p: number | null | undefined): string {
  return figure === '' || p == null ? figure : `${figure}, p ${p.toFixed(4)}`;
}

/** Formats with a true minus sign; what rounds to zero has none. */
export function formatDigits(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function show(estimate: Estimate | undefined, unit: string, format: (value: number) => string): string {
  if (estimate?.value == null) return '';
  const { value, low, high, reason } = estimate;
  if (low === null || high === null) return `${format(value)}${unit}${reason ? ` (${reason})` : ''}`;
  return `${format(value)}${unit} (${format(low)} to ${format(high)})`;
}
