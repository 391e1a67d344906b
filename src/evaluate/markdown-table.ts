import type { Estimate } from './results';

/** The first column is text, the others are figures. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** `0.52 (0.48 to 0.57)`; empty where there is no figure. */
export function show(estimate: Estimate | undefined, digits = 2): string {
  if (estimate?.value == null) return '';
  const { value, low, high } = estimate;
  return `${value.toFixed(digits)} (${low?.toFixed(digits) ?? '?'} to ${high?.toFixed(digits) ?? '?'})`;
}

export function showNumber(value: number | null | undefined): string {
  return value?.toFixed(2) ?? '';
}

/** `52 % (48 to 57)`; empty where there is no figure. */
export function showPercent(estimate: Estimate | undefined, digits = 0): string {
  if (estimate?.value == null) return '';
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((each) =>
    each === null ? '?' : (100 * each).toFixed(digits),
  );
  return `${value ?? '?'} % (${low ?? '?'} to ${high ?? '?'})`;
}
