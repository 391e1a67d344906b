import { setImmediate } from 'node:timers/promises';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Estimate } from './schema-parts';

/** Scenes of one group. Drawing within groups keeps the number of scenes of each group in every resample. */
export type Stratum = readonly number[];

/** Measures a resample: takes how often each scene was drawn, gives the figures (NaN: not defined). */
export type Measure = (draws: Uint32Array) => Float64Array;

export interface Bootstrap {
  /** Figures of the data itself. */
  readonly values: Float64Array;
  /** Values of each figure, one for each resample. */
  readonly resampled: readonly Float64Array[];
  /** Whether resamples of a figure can differ at all: else its interval would have width 0, and say nothing. */
  readonly varies: (figure: number) => boolean;
}

export interface BootstrapOptions {
  readonly seed: number;
  readonly resamples: number;
  readonly signal?: AbortSignal;
}

interface ResampleOptions extends BootstrapOptions {
  /** Given where a figure may be undefined for every single scene; else `findVarying` finds it. */
  readonly varies?: (figure: number) => boolean;
}

/** Resamples between two turns of the event loop. */
const BREATH = 20;

/**
 * Draws scenes with replacement, stratum by stratum. Every figure is measured on the same resamples, so that
 * differences between them are paired. Equal seeds give equal bytes.
 */
export async function runBootstrap(
  strata: readonly Stratum[],
  measure: Measure,
  { seed, resamples, signal, ...given }: ResampleOptions,
): Promise<Bootstrap> {
  const scenes = strata.reduce((sum, { length }) => sum + length, 0);
  const varies = given.varies ?? findVarying(strata, measure);
  const values = measure(new Uint32Array(scenes).fill(1)).slice();
  const resampled = Array.from(values, () => new Float64Array(resamples));
  const random = xoroshiro128plus(seed);
  const draws = new Uint32Array(scenes);
  for (let i = 0; i < resamples; i++) {
    // Lets the event loop handle a signal.
    if (i % BREATH === 0) await setImmediate();
    signal?.throwIfAborted();
    draws.fill(0);
    for (const stratum of strata) {
      for (let k = 0; k < stratum.length; k++) {
        const scene = stratum[uniformInt(random, 0, stratum.length - 1)] ?? 0;
        draws[scene] = (draws[scene] ?? 0) + 1;
      }
    }
    for (const [figure, value] of measure(draws).entries()) {
      const series = resampled[figure];
      if (series !== undefined) series[i] = value;
    }
  }
  return { values, resampled, varies };
}

/**
 * Finds the figures that at least two scenes of one stratum define: only they differ between resamples. Two scenes differ
 * in a bit of their place in the stratum, so it suffices to measure, bit by bit, the scenes that have it and those that
 * have not. It holds for figures that a set of scenes defines where one of its scenes does.
 */
function findVarying(strata: readonly Stratum[], measure: Measure): Bootstrap['varies'] {
  const scenes = strata.reduce((sum, { length }) => sum + length, 0);
  const found = new Set<number>();
  const isDefined = (chosen: Stratum): boolean[] => {
    const draws = new Uint32Array(scenes);
    for (const scene of chosen) draws[scene] = 1;
    return Array.from(measure(draws), (value) => !Number.isNaN(value));
  };
  for (const stratum of strata) {
    for (let bit = 1; bit < stratum.length; bit *= 2) {
      const having = isDefined(stratum.filter((_, place) => (place & bit) !== 0));
      const others = isDefined(stratum.filter((_, place) => (place & bit) === 0));
      for (const figure of having.keys()) if (having[figure] && others[figure]) found.add(figure);
    }
  }
  return (figure) => found.has(figure);
}

/** A value and the middle 95 % of its resamples; those in which it is not defined are left out. */
export function makeEstimate(value: number, resampled: Float64Array): Estimate {
  if (Number.isNaN(value)) return { value: null, low: null, high: null };
  const defined = resampled.filter((each) => !Number.isNaN(each)).sort();
  if (defined.length === 0) return { value: round(value), low: null, high: null };
  return {
    value: round(value),
    low: round(findQuantile(defined, 0.025)),
    high: round(findQuantile(defined, 0.975)),
  };
}

/** Interpolates between the two nearest ranks, like numpy's default. */
function findQuantile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? NaN;
  return below + (rank - Math.floor(rank)) * ((sorted[Math.ceil(rank)] ?? NaN) - below);
}

export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] ?? NaN));
}

/** Two-sided p: twice the smaller share of resamples beyond 0, and no less than their number can resolve. */
export function computePValue(differences: Float64Array): number | null {
  const defined = differences.filter((each) => !Number.isNaN(each));
  if (defined.length === 0) return null;
  const atMost = defined.filter((each) => each <= 0).length;
  const atLeast = defined.filter((each) => each >= 0).length;
  return round(Math.min(1, (2 * (Math.min(atMost, atLeast) + 1)) / (defined.length + 1)));
}

/** Rounds to twelve digits: the last ones of a sum depend on the order of adding. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}
