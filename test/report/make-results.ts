import type { Results } from '../../src/evaluate/results/results';
import {
  MADE_MODEL,
  NONE,
  NO_MASK_FIGURES,
  copyRanges,
  estimate,
  makeMaskFigures,
} from './make-mask-figures';
import { makeBoxes } from './make-boxes';
import { makeMeasures } from './make-measures';

/** Results as an evaluation could have found them, made by hand: no figure in here was measured. */

export interface MadeResultsOptions {
  readonly masks: boolean;
  readonly groups?: readonly string[];
  readonly frames?: number;
  /** Further variants beyond raw, anti-instagram and colour-statistics. */
  readonly models?: number;
}

export const MADE_COMMAND = 'sim2real evaluate "frames & more/" --masks masks/ -o results';

export function makeResults(options: MadeResultsOptions): Results {
  const { masks, groups = ['bright', 'dim', '<b>dark</b>'], frames = 7, models = 0 } = options;
  const variants: Results['variants'] = [
    { name: 'raw', kind: 'raw', model: null, region: null },
    { name: 'anti-instagram', kind: 'anti-instagram', model: null, region: null },
    { name: 'colour-statistics', kind: 'model', model: MADE_MODEL, region: 'bottom-half' },
    ...Array.from({ length: models }, (_, i): Results['variants'][number] => {
      return {
        name: `generator-${i}`,
        kind: 'model',
        model: { ...MADE_MODEL, name: `generator-${i}` },
        region: null,
      };
    }),
  ];
  const cells = [{ by: 'all', group: 'all' }, ...groups.map((group) => ({ by: 'lighting', group }))];
  return {
    format: 'sim2real-results-3',
    program: { name: 'sim2real', version: '0.0.0' },
    settings: {
      seed: 1,
      resamples: 2000,
      binning: { hue: 2, saturation: 4, value: 4 },
      margin: 'tight',
      calibratedBy: 'lighting',
      scene: 'scene',
      tolerance: 0.05,
      calibration: "Duckietown's default",
    },
    input: {
      name: 'frames & more',
      kind: masks ? 'folder' : 'sqlite3',
      topic: masks ? null : '/duckiebot/camera_node/image/compressed',
      every: masks ? 1 : 3,
      losses: masks ? [] : [{ file: 'cut.db3', messages: 12, reason: 'the file ends early' }],
      masks,
      frames,
      scenes: 4,
      groups: cells.map((cell, i) => ({ ...cell, frames: frames + i, scenes: 4 })),
      excluded: [{ frame: 'broken.jpg', cause: 'broken', reason: 'expected a whole picture' }],
    },
    simulator: {
      source: masks ? 'frames' : 'duckietown',
      name: masks ? 'sim/images' : "Duckietown's line_detector_node, default.yaml",
      frames: masks ? 300 : 0,
      excluded: [],
      iou: masks ? { white: 0.91, yellow: 0.88, red: 0.93 } : { white: null, yellow: null, red: null },
    },
    variants,
    policies: masks ? [{ name: 'made-up-policy', sha256: '0'.repeat(64) }] : [],
    thresholds: [
      { name: 'duckietown', ranges: copyRanges() },
      { name: 'simulator', ranges: copyRanges() },
    ],
    ...(masks ? makeMaskFigures(variants, cells) : NO_MASK_FIGURES),
    ...makeMeasures(variants, cells, masks),
    segments: variants.flatMap(({ name: variant }, i) =>
      cells.map((cell, j) => ({
        variant,
        ...cell,
        white: estimate(30 + 9 * i + j, 4),
        yellow: estimate(6 + 2 * i, 1),
        red: estimate(0.4 * i, 0.3),
        nothingFound: estimate(0.2 / (i + 1), 0.04),
      })),
    ),
    laneLines: variants.flatMap(({ name: variant }, i) =>
      cells.map((cell) => ({
        variant,
        ...cell,
        both: estimate(0.2 + 0.1 * i, 0.05),
        gain: i === 0 ? NONE : estimate(0.1 * i, 0.06),
        segments: estimate(20, 3),
        onLines: estimate(8 + i, 2),
      })),
    ),
    lane: variants.flatMap(({ name: variant }, i) =>
      cells.map((cell) => ({
        variant,
        ...cell,
        found: estimate(0.4 + 0.05 * i, 0.08),
        foundGain: i === 0 ? NONE : estimate(0.05 * i, 0.06),
        dDifference: i === 0 ? NONE : estimate(0.02, 0.01),
        phiDifference: i === 0 ? NONE : estimate(0.1, 0.05),
      })),
    ),
    boxes: makeBoxes(variants, cells, masks),
    geometry: variants.slice(1).map(({ name: variant }, i) => ({
      variant,
      by: 'all',
      group: 'all',
      edgeAgreement: estimate(0.9 - 0.1 * i, 0.02),
      keptKeyPoints: estimate(0.8 - 0.1 * i, 0.03),
    })),
    frames: Array.from({ length: frames }, (_, i) => ({
      frame: `frame-${i}.jpg`,
      scene: `scene ${i % 4}`,
      groups: { lighting: groups[i % groups.length] ?? '' },
      width: 160,
      height: 120,
      variants: variants.map((_variant, variant) => makeFrameVariant(masks, i, variant)),
    })),
    scenes: [],
    verdicts: variants.slice(1).map(({ name: variant }, i) => {
      const verdict = i === 0 ? (masks ? 'fails' : 'harms') : 'undecided';
      const judgedBy = masks ? 'masks' : 'labels';
      return {
        variant,
        judgedBy,
        verdict,
        sentence: `What ${variant} does is not known: nobody has measured this.`,
      };
    }),
    ranking: variants.map(({ name }) => name),
    headline: {
      variant: null,
      judgedBy: null,
      verdict: 'undecided',
      sentence: 'Undecided: these figures were made by hand.',
    },
  };
}

function makeFrameVariant(
  masks: boolean,
  frame: number,
  variant: number,
): Results['frames'][number]['variants'][number] {
  // The truth of every frame lacks red; white is found better from frame to frame.
  const counts = masks ? [10 * frame + variant, 5, Math.max(0, 70 - 10 * frame), 5, 5, 5, 0, 3, 0] : [];
  return {
    duckietown: counts,
    simulator: counts,
    hand: counts,
    labels: [],
    segments: { white: 10 * frame, yellow: variant, red: 0 },
    lane: frame % 2 === 0 ? { d: 0.01, phi: -0.1 } : null,
    laneLines: { segments: 0, onLines: 0, hasBoth: false },
    geometry: null,
  };
}
