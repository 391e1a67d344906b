import { tracePieces } from '../../src/label/trace-pieces';
import { measureLoop, traceLoops } from '../../src/label/trace-loops';
import { loadOpenCv } from '../../src/image/load-opencv';

/** Rows of digits: values of a truth mask. */
function draw(...rows: string[]): { width: number; height: number; labels: Uint8Array } {
  return {
    width: rows[0]?.length ?? 0,
    height: rows.length,
    labels: Uint8Array.from(rows.join(''), Number),
  };
}

function trace(...rows: string[]): [number, number][][] {
  const { width, height, labels } = draw(...rows);
  return traceLoops({ left: 0, top: 0, width, height, pixels: labels }) as [number, number][][];
}

test('a rectangle has its four outer corners', () => {
  expect(trace('0000', '0110', '0000')).toEqual([
    [
      [3, 1],
      [3, 2],
      [1, 2],
      [1, 1],
    ],
  ]);
});

test('holes turn the other way round', () => {
  const loops = trace('1111', '1001', '1111');
  expect(loops.map(measureLoop)).toEqual([12, -2]);
});

test('pixels that touch at a corner are apart', () => {
  expect(trace('10', '01').map(measureLoop)).toEqual([1, 1]);
  // A hole that touches the outside at a corner is outside.
  expect(trace('111', '101', '110').map(measureLoop)).toEqual([7]);
});

test('each colour has pieces of its own', async () => {
  const { cv } = await loadOpenCv();
  const pieces = tracePieces(cv, draw('11110222', '11110222', '11110000', '33330000'));
  expect(pieces.map(({ color, outline }) => [color, measureLoop(outline)])).toEqual([
    ['white', 12],
    ['yellow', 6],
    ['red', 4],
  ]);
});

test('a ring becomes pieces that leave its hole free', async () => {
  const { cv } = await loadOpenCv();
  const size = 40;
  const isRing = (x: number, y: number): boolean =>
    Math.max(Math.abs(x - 19.5), Math.abs(y - 19.5)) < 16 &&
    Math.max(Math.abs(x - 19.5), Math.abs(y - 19.5)) > 8;
  const labels = Uint8Array.from({ length: size * size }, (_, i) =>
    isRing(i % size, Math.floor(i / size)) ? 1 : 0,
  );
  const areas = tracePieces(cv, { width: size, height: size, labels }).map(({ outline }) =>
    measureLoop(outline),
  );
  expect(areas.length).toBeGreaterThan(1);
  expect(areas.reduce((sum, area) => sum + area, 0)).toBe(labels.filter((value) => value === 1).length);
});
