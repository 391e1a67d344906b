import { findMedian } from './summarize';

/**
 * Measures how much a series grew from its first to its last quarter, by their medians: garbage collection comes in
 * bursts, which must not fall on an end of the series.
 */
export function findGrowth(samples: readonly number[]): { readonly start: number; readonly end: number } {
  const quarter = Math.ceil(samples.length / 4);
  return {
    start: findMedian(samples.slice(0, quarter)),
    end: findMedian(samples.slice(samples.length - quarter)),
  };
}

/** Slope of the straight line of least squares. @param x and y in pairs @returns 0 where there is no line */
export function fitSlope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [covariance, variance] = [0, 0];
  for (const [i, each] of x.entries()) {
    covariance += (each - meanX) * ((y[i] ?? meanY) - meanY);
    variance += (each - meanX) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}
