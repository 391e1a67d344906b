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
export function estimateFigure({ values, resampled, varies }: Bootstrap, figure: number): Estimate {
  const estimate = makeEstimate(values[figure] ?? NaN, resampled[figure] ?? NO_SERIES);
  return varies(figure) ? estimate : dropInterval(estimate, 'too few scenes');
}

/** The figure alone. @param reason why it has no interval */
export function dropInterval({ value }: Estimate, reason: NonNullable<Estimate['reason']>): Estimate {
  return value === null ? NO_ESTIMATE : { value, low: null, high: null, reason };
}

/** Figure a minus figure b, on the same resamples. @param b undefined: there is none to compare with */
export function compareFigures(
  { values, resampled, varies }: Bootstrap,
  a: number,
  b: number | undefined,
): Difference {
  if (b === undefined) return { difference: NO_ESTIMATE, p: null };
  const series = subtract(resampled[a] ?? NO_SERIES, resampled[b] ?? NO_SERIES);
  const difference = makeEstimate((values[a] ?? NaN) - (values[b] ?? NaN), series);
  if (!varies(a) || !varies(b)) return { difference: dropInterval(difference, 'too few scenes'), p: null };
  return { difference, p: difference.value === null ? null : computePValue(series) };
}
