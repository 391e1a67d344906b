import { TAPES, TAPE_COLORS } from '../../src/lines/tape';
import { describeFrame } from '../../src/light/describe-frame';
import { CELL, GRID, NUMBERS, PARTS, SPREAD } from '../../src/light/description';
import type { Description, Part } from '../../src/light/description';
import { fillParts, listUnseen } from '../../src/light/fill-parts';
import { ROAD_SIZE, drawRoad } from './draw-road';

const part = (name: string): Part => {
  const found = PARTS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`expected a part ${name}`);
  return found;
};
const read = (description: Description, name: string): number[] => [
  ...description.subarray(part(name).start, part(name).end),
];

test('a description has the numbers that nets are trained on', () => {
  // models/training/light.py: 2 grids of 6x4 colours, 3 planes of 9 numbers, 5 spreads of 6.
  expect([NUMBERS, PARTS.map(({ name }) => name)]).toEqual([
    201,
    ['road', 'room', 'white tape', 'yellow tape', 'red tape'],
  ]);
});

test('tape is described as a plane of colour', () => {
  const { frame, classes } = drawRoad([]);
  const { width, height } = ROAD_SIZE;
  classes.fill(TAPES.yellow.label);
  for (let i = 0; i < classes.length; i++) {
    const [right, down] = [
      (2 * (i % width)) / (width - 1) - 1,
      (2 * Math.floor(i / width)) / (height - 1) - 1,
    ];
    frame.data.set([120 + 40 * down, 100 + 30 * right, 90].map(Math.round), 3 * i);
  }
  const plane = read(describeFrame(frame, classes), 'yellow tape').map(
    (level) => Math.round(255 * level) + 0,
  );
  // At the centre; from there to the lower, and to the right edge. All colours lie on the plane.
  expect(plane.slice(0, 9)).toEqual([120, 100, 90, 40, 0, 0, 0, 30, 0]);
  expect(Math.max(...plane.slice(9).map(Math.abs))).toBeLessThan(1);
});

test('each cell of the ground has its own colour', () => {
  const { frame, classes } = drawRoad([]);
  for (let i = 0; i < classes.length; i++) frame.data.set([i % 320 < 160 ? 40 : 200, 10, 20], 3 * i);
  const road = read(describeFrame(frame, classes), 'road');
  const lastRow = Array.from({ length: GRID.columns }, (_, column) => {
    const at = ((GRID.rows - 1) * GRID.columns + column) * CELL;
    return road.slice(at, at + CELL).map((level) => Math.round(level * 255));
  });
  expect(lastRow).toEqual([
    [40, 10, 20],
    [40, 10, 20],
    [200, 10, 20],
    [200, 10, 20],
  ]);
  // No road is in the two upper rows: each takes the mean of its neighbours in the row below, ring by ring.
  const reds = [0, 1].map((row) => Math.round((road[row * GRID.columns * CELL] ?? 0) * 255));
  expect(reds).toEqual([Math.round((40 + (40 + 40 + 200) / 3) / 2), 40]);
});

test('a spread is the factor of the covariance of colours', () => {
  const { frame, classes } = drawRoad([]);
  // Red and green go up and down together, blue by itself, twice as slowly.
  for (let i = 0; i < classes.length; i++) {
    const [one, other] = [i % 2 ? -1 : 1, i % 4 < 2 ? -1 : 1];
    frame.data.set([100 + 20 * one, 100 + 10 * one, 100 + 30 * other], 3 * i);
  }
  const spread = read(describeFrame(frame, classes), 'road').slice(-SPREAD);
  const levels = spread.map((value) => Math.round(255 * value));
  // Times three numbers of variance 1: red 20 of the first, green 10 of the first, blue 30 of the third.
  expect(levels).toEqual([20, 10, 0, 0, 0, 30]);
});

test('pixels along an edge do not count', () => {
  const { frame, classes } = drawRoad(['white']);
  const clean = describeFrame(frame, classes);
  for (let i = 0; i + 1 < classes.length; i++) {
    if (classes[i] !== classes[i + 1]) frame.data.fill(255, 3 * i, 3 * i + 6);
  }
  expect(describeFrame(frame, classes)).toEqual(clean);
});

test('what a frame lacks comes from the most similar one', () => {
  const describe = (level: number, tapes: Parameters<typeof drawRoad>[0]): Description => {
    const { frame, classes } = drawRoad(tapes);
    const dimmed = { ...frame, data: frame.data.map((value) => Math.round(value * level)) };
    return describeFrame(dimmed, classes);
  };
  const dark = describe(0.3, ['white', 'yellow']);
  const sources = [describe(1, TAPE_COLORS), describe(0.35, TAPE_COLORS)];
  expect(listUnseen([dark]).map(({ name }) => name)).toEqual(['red tape']);
  const filled = fillParts(dark, sources);
  expect(read(filled, 'red tape')).toEqual(read(sources[1] ?? dark, 'red tape'));
  expect(read(filled, 'white tape')).toEqual(read(dark, 'white tape'));
  expect(() => fillParts(dark, [dark])).toThrow(/expected red tape/);
});
