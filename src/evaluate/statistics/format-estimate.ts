import type { Estimate } from './schema-parts';

/** What stands for no figure in a sentence; a table leaves the cell empty. */
const NO_FIGURE = '?';

/** `0.52 (0.48 to 0.57)`, with true minus signs; empty where there is no figure. */
export function showEstimate(estimate: Estimate | undefined, digits = 2): string {
  return show(estimate, '', (value) => value.toFixed(digits));
}

/** `52 % (48 to 57)`, of a share 0..1; likewise. */
export function showShare(estimate: Estimate | undefined, digits = 0): string {
  return show(estimate, ' %', (value) => (100 * value).toFixed(digits));
}

/** In a sentence something has to stand where there is no figure. */
export function orUnknown(figure: string): string {
  return figure === '' ? NO_FIGURE : figure;
}

/** A figure with its p value; empty where there is no figure. */
export function showWithP(figure: string, p: number | null | undefined): string {
  return figure === '' ? '' : `${figure}, p ${p?.toFixed(4) ?? NO_FIGURE}`;
}

function show(estimate: Estimate | undefined, unit: string, format: (value: number) => string): string {
  if (estimate?.value == null) return '';
  const [value = NO_FIGURE, low = NO_FIGURE, high = NO_FIGURE] = [
    estimate.value,
    estimate.low,
    estimate.high,
  ].map((each) => (each === null ? undefined : format(each).replace('-', '−')));
  return `${value}${unit} (${low} to ${high})`;
}
