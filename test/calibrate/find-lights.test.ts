import { findLights } from '../../src/calibrate/find-lights';
import { HistogramPacker } from '../../src/evaluate/thresholds/frame-histogram';
import { HsvGrid } from '../../src/evaluate/thresholds/hsv-grid';

const grid = new HsvGrid();
const packer = new HistogramPacker(grid);

/** A frame of one HSV colour. */
function makeFrame(
  name: string,
  hsv: readonly [number, number, number],
): { name: string; histogram: Uint8Array } {
  const pixels = Uint8Array.from({ length: 300 }, (_, i) => hsv[i % 3] ?? 0);
  return { name, histogram: packer.pack(pixels, new Uint8Array(100)) };
}

test('frames are grouped by brightness and cast', () => {
  const frames = [
    ...[0, 1, 2, 3].map((i) => makeFrame(`bright-${i}`, [0, 10, 200 + i])),
    ...[0, 1, 2].map((i) => makeFrame(`dark-${i}`, [0, 10, 40 + i])),
    ...[0, 1].map((i) => makeFrame(`blue-${i}`, [115, 200, 90 + i])),
  ];
  const lights = findLights(frames, grid);
  expect(
    lights.map(({ name, light, frames: { length } }) => [name, light?.first, light?.last, length]),
  ).toEqual([
    ['light-1', 'bright-0', 'bright-3', 4],
    ['light-2', 'dark-0', 'dark-2', 3],
    ['light-3', 'blue-0', 'blue-1', 2],
  ]);
});

test('a single odd frame gets no light of its own', () => {
  const frames = Array.from({ length: 60 }, (_, i) => makeFrame(`frame-${i}`, [0, 10, 180]));
  const lights = findLights([...frames, makeFrame('flash', [0, 0, 255])], grid);
  expect(lights.map((light) => light.frames.length)).toEqual([61]);
});

test('red is one hue although its numbers wrap around', () => {
  const frames = [1, 178, 2, 179].map((hue, i) => makeFrame(`red-${i}`, [hue, 200, 120]));
  expect(findLights(frames, grid)).toHaveLength(1);
});
