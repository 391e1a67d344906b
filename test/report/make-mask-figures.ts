import type { Estimate } from '../../src/evaluate/statistics/schema-parts';
import type { Results } from '../../src/evaluate/results/results';
import { DUCKIETOWN_COLOR_RANGES } from '../../src/lines/color-ranges';
import { TAPE_COLORS } from '../../src/lines/tape';

export const NONE: Estimate = { value: null, low: null, high: null };

type ColorRanges = Results['thresholds'][number]['ranges'];

export const MADE_MODEL = { name: 'classic', sha256: 'a'.repeat(64), direction: 'real2sim' };

export const NO_MASK_FIGURES = {
  handCalibration: [],
  selfCalibration: null,
  labelled: { model: { ...MADE_MODEL, name: 'labeller' }, own: [], scores: [], means: [] },
  scores: [],
  means: [],
  regret: [],
  comparisons: [],
  sweep: [],
  maps: [],
  experimentB: null,
};

export function makeMaskFigures(
  variants: Results['variants'],
  cells: readonly { readonly by: string; readonly group: string }[],
): Pick<Results, keyof typeof NO_MASK_FIGURES> {
  const combinations = [
    ...variants.flatMap(({ name: variant }, i) =>
      (['duckietown', 'simulator', 'hand'] as const).map((thresholds, j) => {
        return { variant, thresholds, iou: Math.min(0.95, 0.3 + 0.06 * i + 0.15 * j) };
      }),
    ),
    { variant: 'raw', thresholds: 'self' as const, iou: 0.58 },
  ];
  const domains = ['simulator', ...variants.map(({ name }) => name)];
  return {
    handCalibration: cells
      .filter(({ by }) => by === 'lighting')
      .map((cell) => ({ variant: 'raw', ...cell, ranges: copyRanges() })),
    selfCalibration: {
      model: MADE_MODEL,
      sets: cells
        .filter(({ by }) => by === 'lighting')
        .map((cell) => ({ ...cell, ranges: copyRanges(), refused: ['red'] })),
      missing: estimate(0.02, 0.01),
      missingToBest: null,
      sentence: 'Thresholds tuned on labels reach 0.58.',
    },
    labelled: null,
    scores: combinations.flatMap(({ variant, thresholds, iou }): Results['scores'] => [
      ...TAPE_COLORS.map((color) => ({
        variant,
        thresholds,
        by: 'all',
        group: 'all',
        color,
        truePositive: 10,
        falsePositive: 5,
        falseNegative: 5,
        iou: color === 'red' ? NONE : estimate(iou, 0.06),
        precision: 0.6,
        recall: color === 'red' ? null : 0.7,
      })),
      ...cells.map((cell, j) => ({
        variant,
        thresholds,
        ...cell,
        color: 'all' as const,
        truePositive: null,
        falsePositive: null,
        falseNegative: null,
        iou: estimate(
          Math.max(
            0,
            iou -
              (thresholds === 'simulator'
                ? 0.03 * (j % 9) * (variants.findIndex(({ name }) => name === variant) + 1)
                : 0),
          ),
          0.05,
        ),
        precision: null,
        recall: null,
      })),
    ]),
    means: combinations.map(({ variant, thresholds, iou }) => ({
      variant,
      thresholds,
      iou: estimate(iou, 0.04),
    })),
    regret: variants.map(({ name: variant }, i) => {
      return { variant, own: estimate(0.15, 0.03), raw: estimate(0.15 - 0.06 * i, 0.05) };
    }),
    comparisons: variants.slice(1).map(({ name: variant }, i) => ({
      variant,
      against: 'raw',
      thresholds: 'simulator',
      figure: 'iou',
      by: 'mean',
      group: 'mean',
      color: 'all',
      difference: estimate(0.06 * (i + 1), 0.04),
      p: i === 0 ? 0 : 0.03,
    })),
    sweep: domains.flatMap((domain, i) =>
      TAPE_COLORS.map((color) => ({
        domain,
        by: 'all',
        group: 'all',
        color,
        best: 0.8,
        nearBest: 0.002 * (i + 1),
        simulatorKept: 0.1 * (i % 9),
        overlap: 0.05 * (i % 9),
      })),
    ),
    maps: domains.flatMap((domain, i) => TAPE_COLORS.map((color) => makeMap(domain, color, i))),
    experimentB: makeExperimentB(),
  };
}

function makeMap(
  domain: string,
  color: (typeof TAPE_COLORS)[number],
  shift: number,
): Results['maps'][number] {
  const lower = Array.from({ length: 16 }, (_, i) => 16 * i);
  const saturations = lower.map((s) => (color === 'white' ? s + 16 : s));
  const curve = Array.from({ length: 32 }, (_, i) => {
    const recall = (1 - i / 32) ** (1 + 0.3 * shift);
    return { cut: 8 * i, precision: 1 - (0.3 + 0.06 * (shift % 10)) * recall ** 2, recall };
  });
  return {
    domain,
    color,
    saturations,
    values: lower,
    iou: saturations.map((s) =>
      lower.map((v) => Math.exp(-(((s - 110) / 60) ** 2) - ((v - 100 - 20 * (shift % 7)) / 50) ** 2)),
    ),
    valueCurve: curve,
    saturationCurve: curve,
  };
}

function makeExperimentB(): Results['experimentB'] {
  const names = ['simulator', 'classic-sim2real', 'hand'];
  const kept = estimate(0.9, 0.03);
  return {
    tuned: names.map((name, i) => ({
      name,
      model: i === 1 ? { ...MADE_MODEL, name, direction: 'sim2real' } : null,
      ranges: copyRanges(),
      iouOnSimulator: { white: 0.9, yellow: 0.8, red: null },
    })),
    scores: [],
    means: names.map((name, i) => ({ name, iou: estimate(0.4 + 0.1 * i, 0.05) })),
    comparisons: names.slice(1).map((name, i) => {
      return { name, against: 'simulator', difference: estimate(0.1 * (i + 1), 0.06), p: 0.004 };
    }),
    verdicts: [{ name: 'classic-sim2real', verdict: 'helps', sentence: 'Made up: it helps a little.' }],
    lights: [
      {
        ...{ name: 'classic-sim2real', light: 'night', scored: false, frames: 3, ranges: copyRanges() },
        iouOnSimulator: { white: 0.9, yellow: 0.8, red: null },
        tapeKept: { frames: 3, white: kept, yellow: kept, red: NONE, all: kept },
      },
    ],
  };
}

export function estimate(value: number, half: number): Estimate {
  return { value, low: value - half, high: value + half };
}

export function copyRanges(): ColorRanges {
  return structuredClone(DUCKIETOWN_COLOR_RANGES) as ColorRanges;
}
