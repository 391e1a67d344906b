import { DistanceBands } from '../../../src/evaluate/measures/distance-bands';
import { MEASURE_FIGURES } from '../../../src/evaluate/measures/measure-figures';
import { SUMS } from '../../../src/evaluate/measures/sums';
import { TapeCounter } from '../../../src/evaluate/measures/tape-counter';
import { DUCKIETOWN_COLOR_RANGES } from '../../../src/lines/color-ranges';
import { DUCKIETOWN_CALIBRATION } from '../../../src/lines/duckietown-calibration';

/** OpenCV's HSV that Duckietown's thresholds call none, white, yellow, red (its upper range), red (its lower). */
const [GREY, WHITE, YELLOW, RED, RED_TOO] = [
  [60, 50, 50],
  [90, 10, 230],
  [30, 220, 200],
  [175, 220, 200],
  [5, 220, 200],
] as const;

type Pixel = readonly [hsv: readonly [number, number, number], truth: number, band?: number];

function measure(...pixels: Pixel[]): (name: string, part: string) => number {
  const sums = count(pixels);
  return (name, part) => read(sums, name, part);
}

function count(pixels: readonly Pixel[]): Float64Array {
  const sums = new Float64Array(SUMS);
  new TapeCounter(DUCKIETOWN_COLOR_RANGES).count(
    Uint8Array.from(pixels.flatMap(([hsv]) => hsv)),
    Uint8Array.from(pixels.map(([, truth]) => truth)),
    Uint8Array.from(pixels.map(([, , band = 0]) => band)),
    sums,
  );
  return sums;
}

function read(sums: Float64Array, name: string, part: string): number {
  const figure = MEASURE_FIGURES.find((each) => each.measure === name && each.part === part);
  if (figure === undefined) throw new Error(`no measure ${name} ${part}`);
  return figure.read(sums);
}

test('only false tape on known ground is invented', () => {
  const find = measure(
    [WHITE, 0], // painted on the ground
    [GREY, 0],
    [GREY, 0],
    [GREY, 0],
    [WHITE, 1],
    [WHITE, 2], // yellow tape taken for white: confused, not invented
    [YELLOW, 254],
    [RED, 255],
  );
  expect(find('invented-tape', 'white')).toBe(1 / 4);
  expect(find('invented-tape', 'yellow')).toBe(0);
  expect(find('invented-tape', 'any')).toBe(1 / 4);
});

test('a pixel in both red ranges counts once', () => {
  const find = measure([RED, 0], [RED_TOO, 0], [GREY, 0], [GREY, 0]);
  expect(find('invented-tape', 'red')).toBe(0.5);
  expect(find('invented-tape', 'any')).toBe(0.5);
});

test('invented-tape-without counts only frames without the colour', () => {
  const [first, second] = [
    count([
      [RED, 0],
      [GREY, 0],
      [GREY, 3],
      [GREY, 1],
    ]),
    count([
      [RED, 0],
      [GREY, 0],
      [GREY, 0],
      [GREY, 0],
      [GREY, 1],
    ]),
  ];
  const both = first.map((value, i) => value + (second[i] ?? 0));
  expect(read(both, 'invented-tape', 'red')).toBe(2 / 6);
  expect(read(both, 'invented-tape-without', 'red')).toBe(1 / 4);
  expect(read(both, 'invented-tape-without', 'white')).toBeNaN();
  expect(read(both, 'invented-tape-without', 'any')).toBeNaN();
});

test('tape is scored by its distance', () => {
  const find = measure(
    [WHITE, 1, 0],
    [WHITE, 1, 2],
    [GREY, 1, 2],
    [WHITE, 0, 2],
    [YELLOW, 2, 2],
    [GREY, 0, 1],
  );
  expect(find('iou-by-distance', 'near')).toBe(1);
  expect(find('iou-by-distance', 'far')).toBeCloseTo((1 / 3 + 1) / 2, 12);
  expect(find('recall-by-distance', 'far')).toBe((1 / 2 + 1) / 2);
  expect(find('iou-by-distance', 'middle')).toBeNaN();
});

test('distance bands follow metres on the ground', () => {
  const bands = new DistanceBands(DUCKIETOWN_CALIBRATION).find(640, 480);
  const at = (x: number, y: number): number => bands[y * 640 + x] ?? -1;
  expect([at(320, 470), at(320, 230), at(320, 190), at(320, 10)]).toEqual([0, 1, 2, 2]);
  const small = new DistanceBands(DUCKIETOWN_CALIBRATION).find(160, 120);
  expect(small[47 * 160 + 80]).toBe(at(322, 190));
});
