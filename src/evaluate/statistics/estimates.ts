import { computePValue, makeEstimate, subtract } from './bootstrap';
import type { Bootstrap } from './bootstrap';
import type { Estimate } from './schema-parts';

export interface Difference {
  readonly difference: Estimate;
  /** Two-sided; null where there is nothing to compare. */
  readonly p: number | null;
}

/** Stands for a figure that is not defined. */
export const NO_ESTIMATE: Estimate = { value: null, low: null, high: null };
const NO_SERIES = new Float64Array(0);

/** Reads a figure of a bootstrap with its interval. */
export function estimateFigure({ values, resampled }: Bootstrap, figure: number): Estimate {
  return makeEstimate(values[figure] ?? NaN, resampled[figure] ?? NO_SERIES);
}

/** Figure a minus figure b, on the same resamples. @param b undefined: there is none to compare with */
export function compareFigures(
  { values, resampled }: Bootstrap,
  a: number,
  b: number | undefined,
): Difference {
  if (b === undefined) return { difference: NO_ESTIMATE, p: null };
  const series = subtract(resampled[a] ?? NO_SERIES, resampled[b] ?? NO_SERIES);
  const difference = makeEstimate((values[a] ?? NaN) - (values[b] ?? NaN), series);
  return { difference, p: difference.value === null ? null : computePValue(series) };
}
