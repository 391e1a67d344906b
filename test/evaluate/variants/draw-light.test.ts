import { drawLight } from '../../../src/evaluate/variants/draw-light';

const LIGHTS = [[Float32Array.of(1)], [Float32Array.of(2), Float32Array.of(3)]];

function draw(seed: number): number {
  const data = Uint8Array.from({ length: 16 * 12 * 3 }, (_, i) => (i * 31 + seed * 17) % 256);
  return drawLight(LIGHTS, { width: 16, height: 12, data })?.[0] ?? NaN;
}

test('a frame is always shown in the same light', () => {
  expect(Array.from({ length: 20 }, (_, i) => draw(i))).toEqual(
    Array.from({ length: 20 }, (_, i) => draw(i)),
  );
});

test('frames are spread over lights, then descriptions', () => {
  const drawn = Array.from({ length: 256 }, (_, i) => draw(i));
  const share = (value: number): number => drawn.filter((each) => each === value).length / drawn.length;
  expect(share(1)).toBeGreaterThan(0.35);
  expect(share(1)).toBeLessThan(0.65);
  for (const value of [2, 3]) expect(share(value)).toBeGreaterThan(0.15);
});
