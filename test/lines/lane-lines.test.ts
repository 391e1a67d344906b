import { countOnLaneLines } from '../../src/lines/lane-lines';
import type { GroundSegment } from '../../src/lines/lane-filter';

/** Segments along the four edges of a lane's tapes, the robot in its middle: lane 0.23 m, white 0.05 m, yellow 0.025 m wide. */
const LANE = [
  ...[0.15, 0.3].flatMap((x): GroundSegment[] => [
    { color: 'yellow', start: { x, y: 0.115 }, end: { x: x - 0.05, y: 0.115 } },
    { color: 'yellow', start: { x: x - 0.05, y: 0.14 }, end: { x, y: 0.14 } },
    { color: 'white', start: { x: x - 0.05, y: -0.115 }, end: { x, y: -0.115 } },
    { color: 'white', start: { x, y: -0.165 }, end: { x: x - 0.05, y: -0.165 } },
  ]),
];

test('both edges of both tapes speak for one lane', () => {
  expect(countOnLaneLines(LANE)).toEqual({ segments: 8, onLines: 8, hasBoth: true });
});

test('segments at other distances or directions do not', () => {
  const beside: GroundSegment[] = [
    { color: 'white', start: { x: 0.2, y: 0.05 }, end: { x: 0.25, y: 0.05 } },
    { color: 'yellow', start: { x: 0.2, y: 0.14 }, end: { x: 0.22, y: 0.19 } },
  ];
  expect(countOnLaneLines([...LANE, ...beside])).toEqual({ segments: 10, onLines: 8, hasBoth: true });
});

test('far, red and no segments say nothing', () => {
  const far: GroundSegment = { color: 'white', start: { x: 0.6, y: -0.115 }, end: { x: 0.7, y: -0.115 } };
  const red: GroundSegment = { color: 'red', start: { x: 0.2, y: 0 }, end: { x: 0.2, y: 0.1 } };
  expect(countOnLaneLines([far, red])).toEqual({ segments: 0, onLines: 0, hasBoth: false });
});

test('one line alone does not show both', () => {
  const yellow = LANE.filter(({ color }) => color === 'yellow');
  expect(countOnLaneLines(yellow)).toEqual({ segments: 4, onLines: 4, hasBoth: false });
});

test('a lane among many other segments counts little', () => {
  const clutter = Array.from({ length: 24 }, (_, i): GroundSegment => {
    const x = 0.1 + 0.01 * i;
    return { color: 'white', start: { x, y: 0 }, end: { x: x + 0.03 * Math.cos(i), y: 0.03 * Math.sin(i) } };
  });
  expect(countOnLaneLines([...LANE, ...clutter])).toMatchObject({ segments: 32, hasBoth: false });
});
