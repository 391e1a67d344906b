import { loadHsvConverter } from '../../src/evaluate/thresholds/hsv-converter';
import { convertPixel } from '../../src/lines/pixel-hsv';

test("single pixels convert as OpenCV's whole frames do", async () => {
  // Every seventh of all colours, an odd step, so that each level of each channel occurs.
  const colors = Array.from({ length: Math.floor(2 ** 24 / 7) }, (_, i) => i * 7);
  const data = Uint8Array.from(colors.flatMap((color) => [color & 255, (color >> 8) & 255, color >> 16]));
  const converter = await loadHsvConverter();
  const expected = converter.convert({ width: colors.length, height: 1, data });
  const found = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) convertPixel(data, at, found, at);
  expect(Buffer.from(found).equals(Buffer.from(expected))).toBe(true);
});
