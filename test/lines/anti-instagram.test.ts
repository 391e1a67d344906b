import { loadAntiInstagram } from '../../src/lines';
import { readRecording } from './duckietown-recording';
import { RECORDED, hashPixels, renderRecorded } from './recorded-frames';

describe("anti-instagram compared with Duckietown's", () => {
  it.each([
    ['core', undefined],
    ['library', 0],
  ] as const)("balances frames to the bytes of Duckietown's %s", async (kind, cropTop) => {
    const { colors } = readRecording();
    const antiInstagram = await loadAntiInstagram(cropTop === undefined ? {} : { cropTop });
    for (const [i, wanted] of RECORDED.entries()) {
      const { frame } = renderRecorded(wanted);
      expect([wanted.look, hashPixels(frame.data)]).toEqual([wanted.look, colors[i]?.sha256]);
      const balance = antiInstagram.measure(frame);
      const balanced = antiInstagram.apply(frame, balance);
      expect([wanted.look, balance.low, hashPixels(balanced.data)]).toEqual([
        wanted.look,
        colors[i]?.[kind].low,
        colors[i]?.[kind].sha256,
      ]);
      expect(balance.high).toEqual([255, 255, 255]);
    }
    antiInstagram.close();
  });
});

describe('anti-instagram', () => {
  it('stretches each channel to the full scale', async () => {
    const antiInstagram = await loadAntiInstagram({ outputScale: 1, cropTop: 0 });
    // Ten pixels; sorted, place floor(10 * 0.4) = 4 holds red 50, green 5, blue 200.
    const data = new Uint8Array(30);
    for (let i = 0; i < 10; i++) data.set([10 + i * 10, 1 + i, 200], i * 3);
    const frame = { width: 10, height: 1, data };
    const balance = antiInstagram.measure(frame);
    expect(balance.low).toEqual([50, 5, 200]);
    const { data: balanced } = antiInstagram.apply(frame, balance);
    const channel = (start: number): number[] => [...balanced].filter((_, i) => i % 3 === start);
    expect(channel(0)).toEqual([0, 0, 0, 0, 0, 51, 102, 153, 204, 255]);
    expect(channel(1)).toEqual([0, 0, 0, 0, 0, 51, 102, 153, 204, 255]);
    // One value alone has no range: OpenCV's normalize makes it black.
    expect(channel(2)).toEqual(new Array(10).fill(0));
    antiInstagram.close();
  });

  it('refuses a truncated or too low frame', async () => {
    const antiInstagram = await loadAntiInstagram();
    expect(() => antiInstagram.measure({ width: 4, height: 4, data: new Uint8Array(3) })).toThrow(
      'expected 48 bytes',
    );
    expect(() => antiInstagram.measure({ width: 5, height: 5, data: new Uint8Array(75) })).toThrow(
      'leaves no row to measure',
    );
    antiInstagram.close();
    expect(() => antiInstagram.measure({ width: 5, height: 5, data: new Uint8Array(75) })).toThrow(
      'after close()',
    );
  });
});
