import { PICTURED_VARIANTS, chooseFrames } from '../../src/report';
import { makeResults } from './make-results';

test('frames are chosen by their mean IoU', () => {
  const chosen = chooseFrames(makeResults({ masks: true }));
  expect(chosen).toHaveLength(9);
  const raw = { variant: 'raw' };
  expect(chosen.slice(0, 3)).toEqual([
    {
      ...{ ...raw, role: 'worst', frame: 'frame-0.jpg', value: 1 / 6 },
      score: 'mean IoU 0.17 (white 0.00, yellow 0.33)',
    },
    {
      ...{ ...raw, role: 'median', frame: 'frame-3.jpg', value: (0.4 + 1 / 3) / 2 },
      score: 'mean IoU 0.37 (white 0.40, yellow 0.33)',
    },
    {
      ...{ ...raw, role: 'best', frame: 'frame-6.jpg', value: (0.8 + 1 / 3) / 2 },
      score: 'mean IoU 0.57 (white 0.80, yellow 0.33)',
    },
  ]);
});

test('without masks found segments decide', () => {
  const chosen = chooseFrames(makeResults({ masks: false }));
  expect(
    chosen.filter(({ variant }) => variant === 'anti-instagram').map(({ frame, score }) => [frame, score]),
  ).toEqual([
    ['frame-0.jpg', '1 segment (white 0, yellow 1, red 0)'],
    ['frame-3.jpg', '31 segments (white 30, yellow 1, red 0)'],
    ['frame-6.jpg', '61 segments (white 60, yellow 1, red 0)'],
  ]);
});

test.each([
  [1, ['median']],
  [2, ['worst', 'best']],
  [3, ['worst', 'median', 'best']],
])('of %i frames none is shown twice', (frames, roles) => {
  const chosen = chooseFrames(makeResults({ masks: true, frames })).filter(
    ({ variant }) => variant === 'raw',
  );
  expect(chosen.map(({ role }) => role)).toEqual(roles);
  expect(new Set(chosen.map(({ frame }) => frame)).size).toBe(frames);
});

test('frames without tape are not chosen', () => {
  const results = makeResults({ masks: true, models: 9 });
  for (const frame of results.frames.slice(1)) {
    for (const variant of frame.variants) variant.simulator = [0, 9, 0, 0, 9, 0, 0, 9, 0];
  }
  const chosen = chooseFrames(results);
  expect(new Set(chosen.map(({ frame }) => frame))).toEqual(new Set(['frame-0.jpg']));
  expect(chosen).toHaveLength(PICTURED_VARIANTS);
});
