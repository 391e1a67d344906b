import type { RgbFrame } from '../../src/image/frame';
import { loadLineDetector } from '../../src/lines';
import { loadOpenCv } from '../../src/image/load-opencv';

type Rgb = readonly [number, number, number];

/** Grey road with one upright bar of the given colour, 640x480. */
function drawBar(color: Rgb, left = 300, right = 340): RgbFrame {
  const [width, height] = [640, 480];
  const data = new Uint8Array(width * height * 3).fill(60);
  for (let y = 200; y < 440; y++) for (let x = left; x < right; x++) data.set(color, (y * width + x) * 3);
  return { width, height, data };
}

describe('LineDetector', () => {
  it('finds each tape colour alone', async () => {
    const detector = await loadLineDetector();
    const bars = { white: [230, 228, 235], yellow: [225, 190, 20], red: [200, 20, 30] } as const;
    for (const [name, rgb] of Object.entries(bars)) {
      const found = detector.detect(drawBar(rgb));
      const counts = [found.white, found.yellow, found.red].map((color) => color.segmentCount > 0);
      expect([name, ...counts]).toEqual([name, name === 'white', name === 'yellow', name === 'red']);
    }
    detector.close();
  });

  it('finds red at both hue ends', async () => {
    const detector = await loadLineDetector();
    for (const rgb of [
      [200, 45, 20],
      [200, 20, 45],
    ] as const) {
      expect(detector.detect(drawBar(rgb)).red.segmentCount).toBeGreaterThan(0);
    }
    detector.close();
  });

  it('does not take blue for red', async () => {
    const detector = await loadLineDetector();
    expect(detector.detect(drawBar([20, 30, 200])).red.segmentCount).toBe(0);
    detector.close();
  });

  it('gives coordinates below the cut and outward normals', async () => {
    const detector = await loadLineDetector();
    const { width, height, yellow } = detector.detect(drawBar([225, 190, 20]));
    expect([width, height, yellow.mask.length]).toEqual([160, 80, 160 * 80]);
    // The bar lies at x 75..84, y 10..69 of the 160x80 that the detector sees.
    const upright = [];
    for (let i = 0; i < yellow.segmentCount; i++) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = yellow.lines.subarray(i * 4, i * 4 + 4);
      if (x1 === x2 && Math.abs(y1 - y2) >= 5) upright.push({ x: x1, nx: yellow.normals[i * 2] });
    }
    expect(upright.length).toBeGreaterThanOrEqual(2);
    for (const { x, nx } of upright) {
      expect(Math.min(Math.abs(x - 75), Math.abs(x - 84))).toBeLessThanOrEqual(1);
      expect(nx).toBe(x < 80 ? -1 : 1);
    }
    detector.close();
  });

  it('treats a small frame like its large original', async () => {
    const detector = await loadLineDetector();
    const large = drawBar([225, 190, 20]);
    const data = new Uint8Array(160 * 120 * 3);
    for (let y = 0; y < 120; y++) {
      for (let x = 0; x < 160; x++) {
        const from = (y * 4 * 640 + x * 4) * 3;
        data.set(large.data.subarray(from, from + 3), (y * 160 + x) * 3);
      }
    }
    expect(detector.detect({ width: 160, height: 120, data })).toEqual(detector.detect(large));
    detector.close();
  });

  it('keeps an earlier result unchanged', async () => {
    const detector = await loadLineDetector();
    const first = detector.detect(drawBar([225, 190, 20]));
    const copy = structuredClone(first);
    detector.detect(drawBar([225, 190, 20], 100, 500));
    expect(first).toEqual(copy);
    detector.close();
  });

  it('detects again after a truncated frame', async () => {
    const detector = await loadLineDetector();
    const good = drawBar([225, 190, 20]);
    expect(() => detector.detect({ ...good, data: good.data.slice(3) })).toThrow(
      'frame 640x480: expected 921600 bytes of rgb8, got 921597',
    );
    expect(detector.detect(good).yellow.segmentCount).toBeGreaterThan(0);
    detector.close();
  });

  it('refuses a cut that leaves no row', async () => {
    await expect(loadLineDetector({ topCutoff: 120 })).rejects.toThrow('topCutoff: expected 0 to 119');
  });

  it('adds no handler for unhandled errors', async () => {
    const before = process.listenerCount('unhandledRejection') + process.listenerCount('uncaughtException');
    await loadOpenCv();
    expect(process.listenerCount('unhandledRejection') + process.listenerCount('uncaughtException')).toBe(
      before,
    );
    expect(String(process.listeners('unhandledRejection'))).not.toContain('abort');
  });

  it('needs no more memory after 2,000 frames', async () => {
    const { cv } = await loadOpenCv();
    const large = drawBar([225, 190, 20]);
    const small = { width: 160, height: 120, data: large.data.slice(0, 160 * 120 * 3) };
    // A block of 32 MiB lies behind everything that is held: what 2,000 frames leak would push it up.
    const probe = (): [number, number] => {
      const mat = new cv.Mat(1024, 32 * 1024, cv.CV_8UC1);
      const offset = mat.data.byteOffset;
      mat.delete();
      return [offset, mat.isDeleted() ? 1 : 0];
    };
    const detector = await loadLineDetector();
    for (let i = 0; i < 20; i++) detector.detect(i % 10 === 0 ? small : large);
    const before = probe();
    for (let i = 0; i < 2000; i++) detector.detect(i % 100 === 0 ? small : large);
    expect(probe()).toEqual(before);
    detector.close();
  });
});
