import type { Box } from '../../../src/evaluate/frames/box';
import { BOX_SUMS, BoxCounter } from '../../../src/evaluate/measures/box-counter';
import { DUCKIETOWN_COLOR_RANGES } from '../../../src/lines/color-ranges';

const [WIDTH, HEIGHT] = [10, 10];
/** OpenCV's HSV that Duckietown's thresholds call nothing, white, yellow. */
const [GREY, WHITE, YELLOW] = [
  [60, 50, 50],
  [90, 10, 230],
  [30, 220, 200],
] as const;

/** Grey, its left half white but for the lowest row, which is yellow. */
const HSV = Uint8Array.from(
  Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    if (i >= WIDTH * (HEIGHT - 1)) return YELLOW;
    return i % WIDTH < WIDTH / 2 ? WHITE : GREY;
  }).flat(),
);

/** Pixels, then those called white, yellow, red, any, of each class. */
function count(boxes: readonly Box[], classes = 1): number[][] {
  const sums = new BoxCounter(DUCKIETOWN_COLOR_RANGES, classes).count(HSV, WIDTH, HEIGHT, boxes);
  return Array.from({ length: classes }, (_, kind) => [
    ...sums.slice(kind * BOX_SUMS, (kind + 1) * BOX_SUMS),
  ]);
}

const box = (kind: number, left: number, top: number, right: number, bottom: number): Box => {
  return { kind, left, top, right, bottom };
};

test('pixels in a box count by colour', () => {
  expect(count([box(0, 0.3, 0.2, 0.7, 0.4)])).toEqual([[8, 4, 0, 0, 4]]);
  expect(count([box(0, 0, 0.8, 1, 1)])).toEqual([[20, 5, 10, 0, 15]]);
});

test('overlapping boxes of a class count once', () => {
  const twice = [box(0, 0, 0, 0.4, 0.5), box(0, 0.2, 0, 0.6, 0.5)];
  expect(count(twice)).toEqual([[30, 25, 0, 0, 25]]);
  expect(count([box(0, 0, 0, 0.4, 0.5), box(1, 0.2, 0, 0.6, 0.5)], 2)).toEqual([
    [20, 20, 0, 0, 20],
    [20, 15, 0, 0, 15],
  ]);
});

test('a box smaller than a pixel may count none', () => {
  expect(count([box(0, 0.31, 0.31, 0.33, 0.33)])).toEqual([[0, 0, 0, 0, 0]]);
});
