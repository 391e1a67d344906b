import { MEASURE_FIGURES, listPolicyFigures } from '../../src/evaluate/measures/measure-figures';
import type { Results } from '../../src/evaluate/results/results';
import { NONE, estimate } from './make-mask-figures';

type Measures = Pick<Results, 'measures' | 'inventedTape' | 'neighbours' | 'diversity' | 'twoSample'>;

const NO_PAIRS = { rule: 'made up', pairs: 0, leftOut: 0, sampled: 0, followed: 0 };

/** Measures as an evaluation could have found them; with masks there is no sequence, without there is one. */
export function makeMeasures(
  variants: Results['variants'],
  cells: readonly { readonly by: string; readonly group: string }[],
  masks: boolean,
): Measures {
  const flickers = new Set(['warping-error', 'mask-flicker', 'segment-flicker', 'odometry-error']);
  const names = variants.map(({ name }) => name);
  return {
    measures: [...MEASURE_FIGURES, ...listPolicyFigures(masks ? ['made-up-policy'] : [])]
      .filter(({ measure }) => flickers.has(measure) !== masks)
      .flatMap(({ measure, part }) =>
        names.flatMap((variant, i) =>
          // Of hundreds of groups a page shows no more than a few.
          cells.slice(0, 4).map((cell) => ({
            ...{ measure, variant, ...cell, part, against: 'raw' },
            figure: estimate(
              ['direction-error', 'warping-error', 'turn-error'].includes(measure) ? 7 - i : 0.3 / (i + 2),
              0.02,
            ),
            difference: i === 0 ? NONE : estimate(-0.02 * i, 0.03),
            p: i === 0 ? null : 0.02,
          })),
        ),
      ),
    inventedTape: masks
      ? names.slice(1).map((variant, i) => {
          const verdict = i === 0 ? 'harms' : 'helps';
          return { variant, verdict, sentence: `Made up: what ${variant} invents was never counted.` };
        })
      : [],
    neighbours: masks
      ? { ...NO_PAIRS, reason: 'nobody put these frames in order' }
      : { rule: 'made up', pairs: 300, leftOut: 7, sampled: 50, followed: 41, reason: null },
    diversity: names.map((variant, i) => ({
      ...{ experiment: 'A' as const, variant, frames: 200, inputs: estimate(1.2, 0.02) },
      outputs: estimate(1.2 / (i + 1), 0.02),
      ratio: estimate(1 / (i + 1), 0.02),
      targetRatio: masks ? estimate(1.1 / (i + 1), 0.03) : NONE,
      verdict: i === 2 ? 'collapsed' : 'kept',
    })),
    twoSample: masks
      ? (['A', 'B'] as const).flatMap((experiment) =>
          ['first', 'second'].map((_, i) => ({
            ...{
              experiment,
              variant: experiment === 'A' ? (names[i] ?? '') : i === 0 ? 'simulator' : 'classic-sim2real',
            },
            ...{ frames: 100, folds: 5, against: experiment === 'A' ? 'raw' : 'simulator' },
            accuracy: estimate(0.9 - 0.2 * i, 0.05),
            difference: i === 0 ? NONE : estimate(-0.2, 0.04),
            p: i === 0 ? null : 0.001,
            recall: { translated: 0.9, target: 0.9 - 0.4 * i },
          })),
        )
      : [],
  };
}
