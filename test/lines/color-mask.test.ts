import { DUCKIETOWN_COLOR_RANGES, loadColorMasker } from '../../src/lines';

describe('ColorMasker', () => {
  it('thresholds each pixel by itself', async () => {
    const masker = await loadColorMasker();
    const pixels = [
      [240, 235, 230], // white
      [225, 190, 20], // yellow, hue 25
      [200, 20, 45], // red, hue 176
      [200, 45, 20], // red, hue 4
      [20, 45, 200], // blue: red if the channels were exchanged
      [60, 60, 60], // road
    ];
    const frame = { width: 3, height: 2, data: new Uint8Array(pixels.flat()) };
    const { white, yellow, red } = masker.computeColorMask(frame, DUCKIETOWN_COLOR_RANGES);
    expect([...white]).toEqual([255, 0, 0, 0, 0, 0]);
    expect([...yellow]).toEqual([0, 255, 0, 0, 0, 0]);
    expect([...red]).toEqual([0, 0, 255, 255, 0, 0]);
    masker.close();
  });

  it('accepts new ranges and sizes each call', async () => {
    const masker = await loadColorMasker();
    const blue = {
      ...DUCKIETOWN_COLOR_RANGES,
      red: [{ low: [100, 100, 100], high: [130, 255, 255] }],
    } as const;
    const frame = { width: 1, height: 1, data: new Uint8Array([20, 45, 200]) };
    expect([...masker.computeColorMask(frame, blue).red]).toEqual([255]);
    expect([...masker.computeColorMask(frame, DUCKIETOWN_COLOR_RANGES).red]).toEqual([0]);
    const wide = { width: 2, height: 1, data: new Uint8Array([20, 45, 200, 9, 9, 9]) };
    expect([...masker.computeColorMask(wide, blue).red]).toEqual([255, 0]);
    masker.close();
  });
});
