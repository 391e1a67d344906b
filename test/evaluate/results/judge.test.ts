import { judge } from '../../../src/evaluate/results/judge';

type Figures = Parameters<typeof judge>[2];
const around = (value: number, spread = 0.01): Figures['means'][number]['iou'] => ({
  value,
  low: value - spread,
  high: value + spread,
});

function judgeRegret(raw: number, spread: number, scenes = 9): ReturnType<typeof judge> {
  const figures: Figures = {
    means: [
      { variant: 'raw', thresholds: 'hand', iou: around(0.7) },
      { variant: 'model', thresholds: 'simulator', iou: around(0.7 - raw) },
    ],
    regret: [{ variant: 'model', own: around(0), raw: around(raw, spread) }],
    comparisons: [],
  };
  return judge(['raw', 'model'], scenes, figures);
}

test.each([
  [-0.2, 0.01, 'holds', '0.20 (0.19 to 0.21) less: you can skip calibration (tolerance 0.05).'],
  [0.3, 0.01, 'fails', '0.30 (0.29 to 0.31) more: calibration is still needed (tolerance 0.05).'],
  [0.05, 0.02, 'undecided', 'this data cannot tell whether you can skip calibration (tolerance 0.05).'],
])('a regret of %d +- %d %s', (regret, spread, verdict, end) => {
  const [found] = judgeRegret(regret, spread);
  expect(found?.verdict).toBe(verdict);
  expect(found?.sentence).toMatch(
    /^With model, mean IoU is \S+ \(\S+ to \S+\) without calibration and 0\.70 /,
  );
  expect(found?.sentence).toContain(end);
});

test('a regret without interval is undecided', () => {
  const few = { value: -0.2, low: null, high: null, reason: 'too few scenes' } as const;
  const judgeFew = (scenes: number): ReturnType<typeof judge> =>
    judge(['raw', 'model'], scenes, {
      means: [],
      regret: [{ variant: 'model', own: few, raw: few }],
      comparisons: [],
    });
  const [one] = judgeFew(1);
  expect(one?.verdict).toBe('undecided');
  expect(one?.sentence).toContain('0.20 less: this data cannot tell');
  expect(one?.sentence).toContain('(tolerance 0.05; only 1 scene)');
  const [apart] = judgeFew(8);
  expect(apart?.verdict).toBe('undecided');
  expect(apart?.sentence).toContain('(tolerance 0.05; too few scenes in each group)');
});

test('few scenes leave the verdict undecided', () => {
  const [found] = judgeRegret(-0.2, 0.01, 4);
  expect(found?.verdict).toBe('undecided');
  expect(found?.sentence).toContain('(tolerance 0.05; only 4 scenes)');
});
