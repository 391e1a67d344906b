import { BY_LABELS, keyTunedOn } from '../../../src/evaluate/count/counted-frame';
import type { CountedFrame, ThresholdsKey } from '../../../src/evaluate/count/counted-frame';
import { poolFrames } from '../../../src/evaluate/count/scene-row';
import { listCells } from '../../../src/evaluate/frames/cells';
import { COLOR_FIGURES, FigureLayout } from '../../../src/evaluate/results/figure-layout';
import { FigureTable } from '../../../src/evaluate/results/figure-table';
import type { OverlapByColor } from '../../../src/evaluate/score/overlap';
import { TAPE_COLORS, mapColors } from '../../../src/lines';

const TUNED = keyTunedOn('a-model');
const COMBINATIONS: { variant: number; thresholds: ThresholdsKey }[] = [
  { variant: 0, thresholds: 'hand' },
  { variant: 1, thresholds: 'hand' },
  { variant: 0, thresholds: TUNED },
];

/** `hit` of `hit` + 1 pixels of white, no yellow at all, red found nowhere. */
function overlap(hit: number): OverlapByColor {
  return {
    white: { truePositive: hit, falsePositive: 0, falseNegative: 1 },
    yellow: { truePositive: 0, falsePositive: 5, falseNegative: 0 },
    red: { truePositive: 0, falsePositive: 0, falseNegative: 2 },
  };
}

/** Raw frames with `hit` pixels right, the other variant's with twice as many; segments and lane likewise. */
function count(name: string, light: string, hit: number): CountedFrame {
  const tally = (times: number): CountedFrame['tally']['variants'][number] => ({
    overlaps: new Map(),
    histogram: new Uint8Array(0),
    segments: mapColors((_, place) => times * (place + 1)),
    lane: { d: 0.1 * times, phi: 0.2 * times },
    laneLines: { segments: 8, onLines: 3 * times, hasBoth: times === 2 },
    geometry: { edgeAgreement: 1 / times, keyPoints: 10, keptKeyPoints: 10 / times },
  });
  return {
    tally: { frame: name, width: 4, height: 3, variants: [tally(1), tally(2)] },
    labels: { scene: name, groups: { light } },
    overlaps: [
      new Map([
        ['hand', overlap(hit)],
        [TUNED, overlap(0)],
      ]),
      new Map([['hand', overlap(2 * hit)]]),
    ],
  };
}

const frames = [count('a', 'dark', 1), count('b', 'bright', 3)];
const cells = listCells(
  frames.map(({ labels }) => labels),
  ['light'],
);
const layout = new FigureLayout(cells, COMBINATIONS, 2);
const table = new FigureTable(
  layout,
  poolFrames(frames, new Map()),
  cells.filter(({ by }) => by === 'light'),
);

test('every figure has its own place', () => {
  const places = cells.flatMap((cell) => [
    ...COMBINATIONS.flatMap((each) => COLOR_FIGURES.map((color) => layout.iou(cell, each, color))),
    ...[0, 1].flatMap((variant) => [
      ...[...TAPE_COLORS, 'nothingFound' as const].map((figure) => layout.segments(cell, variant, figure)),
      ...(['edgeAgreement', 'keptKeyPoints'] as const).map((figure) =>
        layout.geometry(cell, variant, figure),
      ),
      ...(['found', 'dDifference', 'phiDifference'] as const).map((figure) =>
        layout.lane(cell, variant, figure),
      ),
      ...(['both', 'near', 'onLines'] as const).map((figure) => layout.laneLines(cell, variant, figure)),
    ]),
  ]);
  places.push(...COMBINATIONS.map((each) => layout.mean(each)));
  expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: layout.length }, (_, i) => i));
});

test('every figure is found by its key', () => {
  const [all, bright, dark] = cells;
  if (all === undefined || bright === undefined || dark === undefined)
    throw new Error('expected three cells');
  const [raw, other, tuned] = COMBINATIONS as [
    (typeof COMBINATIONS)[0],
    (typeof COMBINATIONS)[0],
    (typeof COMBINATIONS)[0],
  ];
  const figures = table.measure([1, 3]);
  expect(figures[layout.iou(all, raw, 'white')]).toBe(10 / 14);
  expect(figures[layout.iou(all, raw, 'yellow')]).toBeNaN();
  expect(figures[layout.iou(all, raw, 'all')]).toBe((10 / 14 + 0) / 2);
  expect(figures[layout.iou(dark, other, 'white')]).toBe(2 / 3);
  expect(figures[layout.iou(dark, tuned, 'white')]).toBe(0);
  expect(figures[layout.mean(raw)]).toBe((3 / 4 + 0 + 1 / 2 + 0) / 4);
  expect(figures[layout.segments(bright, 1, 'red')]).toBe(6);
  expect(figures[layout.geometry(all, 1, 'keptKeyPoints')]).toBe(0.5);
  expect(figures[layout.lane(all, 1, 'phiDifference')]).toBeCloseTo(0.2, 12);
  expect(figures[layout.laneLines(all, 1, 'onLines')]).toBe(6);
  expect([0, 1].map((variant) => figures[layout.laneLines(dark, variant, 'both')])).toEqual([0, 1]);
  expect(table.pool(all, other).white).toEqual({ truePositive: 8, falsePositive: 0, falseNegative: 2 });
});

test('an uncounted combination is refused by name', () => {
  expect(() => layout.mean({ variant: 1, thresholds: TUNED })).toThrow(
    'variant 1 with thresholds tuned on a-model',
  );
});

test('a few labelled pixels are no tape', () => {
  const by = { variant: 0, thresholds: BY_LABELS } as const;
  const own = new FigureLayout(cells, [by], 1);
  const measure = (hit: number): Float64Array => {
    const labelled = { ...overlap(hit), white: { truePositive: hit, falsePositive: 50, falseNegative: 50 } };
    const tallies = [count('a', 'dark', 1)].map((frame) => ({
      ...frame,
      tally: {
        ...frame.tally,
        variants: frame.tally.variants.slice(0, 1).map((each) => ({ ...each, labelled })),
      },
      overlaps: [new Map()],
    }));
    const ofLight = cells.filter(({ by: column }) => column === 'light');
    return new FigureTable(own, poolFrames(tallies, new Map()), ofLight).measure([1]);
  };
  expect(measure(49)[own.mean(by)]).toBeNaN();
  expect(measure(50)[own.mean(by)]).toBe(50 / 150);
});
