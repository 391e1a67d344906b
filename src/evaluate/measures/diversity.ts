import type { Bootstrap } from '../statistics/bootstrap';
import { estimateFigure } from '../statistics/estimates';
import type { Estimate } from '../statistics/schema-parts';
import type { DiversityResult } from './measure-results';
import type { FrameSet, SetExperiment } from './frame-set';

/** Pairs of frames that are compared: from one group and different scenes. */
interface Pairs {
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  /** Distances of the pairs, a row for each variant. */
  readonly distances: readonly Float32Array[];
}

/** A variant has collapsed where its outputs keep less than this share of the diversity. */
const COLLAPSED = 0.5;
/** Figures of a variant: distance of its outputs; that over the inputs'; that over the target domain's. */
const FIGURES = 3;

/**
 * Measures mode collapse: whether a variant gives nearly the same picture for every input. It compares the mean distance
 * between two outputs with that between the same two inputs, and with that between two frames of the target domain. The
 * distance is the root mean square of 40 x 20 RGB thumbnails without each frame's own light and contrast
 * (describe-view.ts), because a variant is meant to remove those; for the same reason pairs share one group (one light).
 * The measure detects the loss of whole scenes, not of details; where the target domain is plainer, a ratio below 1 is
 * no collapse.
 */
export class DiversityMeter {
  readonly length: number;
  readonly #translated: Pairs;
  readonly #target: Pairs | undefined;

  constructor(private readonly given: SetExperiment) {
    this.#translated = listPairs(given.translated);
    this.#target =
      given.target && listPairs({ ...given.target, variants: given.target.variants.slice(0, 1) });
    this.length = given.translated.variants.length * FIGURES;
  }

  /** @param weights how often each frame counts, of the translated set and of the target's */
  measure(weights: Float64Array, targetWeights: Float64Array): Float64Array {
    const means = averagePairs(this.#translated, weights);
    const target = this.#target ? (averagePairs(this.#target, targetWeights)[0] ?? NaN) : NaN;
    const [inputs = NaN] = means;
    return Float64Array.from(means.flatMap((mean) => [mean, mean / inputs, mean / target]));
  }

  /** @param start place of this meter's figures in the bootstrap */
  list(bootstrap: Bootstrap, start: number): DiversityResult[] {
    const { experiment, translated } = this.given;
    return translated.variants.flatMap(({ name: variant, signatures }, i) => {
      const at = start + i * FIGURES;
      const [outputs, ratio, targetRatio] = [0, 1, 2].map((k) => estimateFigure(bootstrap, at + k)) as [
        Estimate,
        Estimate,
        Estimate,
      ];
      if (outputs.value === null) return [];
      const inputs = estimateFigure(bootstrap, start);
      const verdict = judgeDiversity(ratio, targetRatio);
      return [
        { experiment, variant, frames: signatures.length, inputs, outputs, ratio, targetRatio, verdict },
      ];
    });
  }
}

/**
 * `collapsed`: with the whole interval, outputs are less than half as diverse as the inputs and, where there are such
 * frames, as the target domain. `kept`: with the whole interval, at least half as diverse as one of them.
 */
export function judgeDiversity(ratio: Estimate, targetRatio: Estimate): DiversityResult['verdict'] {
  const known = [ratio, targetRatio].filter(({ value }) => value !== null);
  if (known.every(({ high }) => high !== null && high < COLLAPSED)) return 'collapsed';
  if (known.some(({ low }) => low !== null && low >= COLLAPSED)) return 'kept';
  return 'undecided';
}

function listPairs({ scenes, groups, variants }: FrameSet): Pairs {
  const [first, second]: [number[], number[]] = [[], []];
  for (const i of scenes.keys()) {
    for (let j = 0; j < i; j++) {
      if (scenes[i] === scenes[j] || groups[i] !== groups[j]) continue;
      first.push(i);
      second.push(j);
    }
  }
  const distances = variants.map(({ signatures }) =>
    Float32Array.from(first, (a, k) => {
      const [p, q] = [signatures[a]?.thumbnail, signatures[second[k] ?? 0]?.thumbnail];
      return p && q ? measureDistance(p, q) : NaN;
    }),
  );
  return { first: Uint16Array.from(first), second: Uint16Array.from(second), distances };
}

function measureDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum / a.length);
}

/** @returns the mean distance for each variant; NaN where no pair is drawn */
function averagePairs({ first, second, distances }: Pairs, weights: Float64Array): number[] {
  const drawn = new Float64Array(first.length);
  let total = 0;
  for (let k = 0; k < drawn.length; k++) {
    total += drawn[k] = (weights[first[k] ?? 0] ?? 0) * (weights[second[k] ?? 0] ?? 0);
  }
  return distances.map((each) => {
    let sum = 0;
    for (let k = 0; k < drawn.length; k++) sum += (drawn[k] ?? 0) * (each[k] ?? 0);
    return sum / (total || NaN);
  });
}
