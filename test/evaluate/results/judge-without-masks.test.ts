import { judgeWithoutMasks } from '../../../src/evaluate/results/judge-without-masks';
import type { Estimate } from '../../../src/evaluate/statistics/schema-parts';

type Figures = Parameters<typeof judgeWithoutMasks>[2];
const NONE: Estimate = { value: null, low: null, high: null };
const ALL = { by: 'all', group: 'all' };
const around = (value: number): Estimate => ({ value, low: value - 0.02, high: value + 0.02 });

interface Made {
  /** IoU with labels; null: there is none. */
  readonly iou: number | null;
  readonly lines: number;
  /** Share of tape that comes or goes. */
  readonly flicker?: number;
  /** Metres that the lane lies off the way of the wheel commands. */
  readonly jump?: number;
  /** Share of a duck's pixels that is called tape. */
  readonly duck?: number;
}

/** `model` is the one that labels. */
function judgeMade(made: Readonly<Record<string, Made>>, scenes = 9): ReturnType<typeof judgeWithoutMasks> {
  const raw = made['raw'] ?? { iou: 0, lines: 0 };
  const entries = Object.entries(made);
  const gain = (name: string, value: number, before: number): Estimate =>
    name === 'raw' ? NONE : around(value - before);
  const figures: Figures = {
    labelled: {
      model: { name: 'model', sha256: 'a'.repeat(64), direction: 'real2sim' },
      own: entries.flatMap(([name]) => (name === 'model' ? [name] : [])),
      scores: [],
      means: entries
        .filter(([name]) => name !== 'model')
        .map(([variant, { iou }]) => ({ variant, iou: iou === null ? NONE : around(iou) })),
    },
    laneLines: entries.map(([variant, { lines }]) => {
      const about = { variant, ...ALL, segments: around(9), onLines: around(4) };
      return { ...about, both: around(lines), gain: gain(variant, lines, raw.lines) };
    }),
    comparisons: entries.map(([variant, { iou }]) => ({
      ...{ variant, against: 'raw', thresholds: 'simulator', figure: 'labels', color: 'all', p: 0.5 },
      ...{ by: 'mean', group: 'mean' },
      difference: iou === null || raw.iou === null ? NONE : gain(variant, iou, raw.iou),
    })),
    measures: (['flicker', 'jump'] as const).flatMap((key) =>
      entries.flatMap(([variant, { [key]: value }]) =>
        value === undefined
          ? []
          : {
              ...{
                measure: key === 'jump' ? 'odometry-error' : 'mask-flicker',
                variant,
                ...ALL,
                part: 'all',
              },
              ...{ figure: around(value), p: 0.5, against: 'raw' },
              difference: gain(variant, value, raw[key] ?? 0),
            },
      ),
    ),
    boxes: {
      ...{ name: 'boxes', namesFile: null, frames: 9, boxes: 9, clipped: 0, unmatched: [], classes: [] },
      shares: entries.flatMap(([variant, { duck }]) =>
        duck === undefined
          ? []
          : {
              ...{ class: 'duck', variant, ...ALL, part: 'any', share: around(duck), p: 0.5 },
              ...{ against: 'raw', difference: gain(variant, duck, raw.duck ?? 0) },
            },
      ),
    },
  };
  return judgeWithoutMasks(Object.keys(made), scenes, figures);
}

const list = ({ verdicts }: ReturnType<typeof judgeWithoutMasks>): string[] =>
  verdicts.map(({ variant, judgedBy, verdict }) => `${variant} ${verdict} by ${judgedBy}`);

test('labels judge all but their own model', () => {
  const found = judgeMade({
    raw: { iou: 0.3, lines: 0.2 },
    worse: { iou: 0.2, lines: 0.9 },
    same: { iou: 0.31, lines: 0.2 },
    model: { iou: 0.99, lines: 0.4 },
    better: { iou: 0.4, lines: 0.1 },
  });
  expect(list(found)).toEqual([
    'worse harms by labels',
    'same undecided by labels',
    'model helps by lane-lines',
    'better helps by labels',
  ]);
  expect(found.ranking).toEqual(['model', 'better', 'same', 'raw', 'worse']);
  const [worse, , model] = found.verdicts.map(({ sentence }) => sentence);
  expect(worse).toBe(
    'With worse, mean IoU with the tape that model sees in the raw frames is 0.20 (0.18 to 0.22), without it 0.30 (0.28 to ' +
      '0.32), a difference of −0.10 (−0.12 to −0.08): it harms.',
  );
  expect(model).toContain(
    'With model, 40 % (38 to 42) of frames show both lines of a lane at their known distance, without it 20 %',
  );
  expect(model).toMatch(/it helps\. model cannot judge itself by its own labels/);
});

test('a model that shows no lines stands last', () => {
  const found = judgeMade({ raw: { iou: 0.3, lines: 0.2 }, model: { iou: 0.99, lines: 0.2 } });
  expect(list(found)).toEqual(['model undecided by lane-lines']);
  expect(found.ranking).toEqual(['raw', 'model']);
});

test.each([
  ['flickers more', { flicker: 0.3 }, '30 % (28 to 32) comes or goes, without it 10 %'],
  [
    'has a lane that jumps',
    { jump: 0.1 },
    'its lane lies 0.100 (0.080 to 0.120) m from where the wheel commands put it',
  ],
  ['paints on ducks', { duck: 0.4 }, 'boxes of duck 40 % (38 to 42) are called tape, without it 10 %'],
])('a model that %s harms, whatever its lines', (_, fault, words) => {
  const found = judgeMade({
    raw: { iou: 0.3, lines: 0.2, flicker: 0.1, jump: 0.03, duck: 0.1 },
    model: { iou: 0.99, lines: 0.6, flicker: 0.1, jump: 0.03, duck: 0.1, ...fault },
  });
  expect(list(found)).toEqual(['model harms by lane-lines']);
  expect(found.verdicts[0]?.sentence).toContain(words);
});

test('steady tape alone is no help', () => {
  const found = judgeMade({
    raw: { iou: 0.3, lines: 0.2, flicker: 0.4, duck: 0.4 },
    model: { iou: 0.99, lines: 0.2, flicker: 0, duck: 0 },
  });
  expect(list(found)).toEqual(['model undecided by lane-lines']);
});

test('labels of a model that harms judge nobody', () => {
  const found = judgeMade({
    raw: { iou: 0.3, lines: 0.4 },
    other: { iou: 0.1, lines: 0.6 },
    model: { iou: 0.99, lines: 0.1 },
  });
  expect(list(found)).toEqual(['other helps by lane-lines', 'model harms by lane-lines']);
  expect(found.ranking).toEqual(['other', 'raw', 'model']);
  expect(found.verdicts[0]?.sentence).toContain('model, whose labels would be the reference, harms here');
});

test('where no tape is labelled, lines judge', () => {
  const found = judgeMade({ raw: { iou: null, lines: 0.4 }, other: { iou: null, lines: 0.2 } });
  expect(list(found)).toEqual(['other harms by lane-lines']);
  expect(found.verdicts[0]?.sentence).toContain('sees no tape in these frames');
});

test('few scenes leave both undecided', () => {
  const found = judgeMade(
    { raw: { iou: 0.3, lines: 0.2 }, better: { iou: 0.6, lines: 0.2 }, model: { iou: 0.9, lines: 0.9 } },
    4,
  );
  expect(list(found)).toEqual(['better undecided by labels', 'model undecided by lane-lines']);
  expect(found.verdicts[0]?.sentence).toContain('(only 4 scenes)');
});
