import { loadOpenCv } from '../../../src/image/load-opencv';
import { DUCKIETOWN_COLOR_RANGES } from '../../../src/lines/color-ranges';
import { createCamera, driveTrack, renderFrame } from '../../../src/render';
import { loadFrameDrawer } from '../../../src/evaluate/draw/draw-frame';
import type { FrameDrawer } from '../../../src/evaluate/draw/draw-frame';
import { traceOutlines } from '../../../src/evaluate/draw/trace-outlines';
import { decodePicture } from '../../support/frames';

let drawer: FrameDrawer;
beforeAll(async () => {
  drawer = await loadFrameDrawer();
});
afterAll(() => {
  drawer.close();
});

const thresholds = DUCKIETOWN_COLOR_RANGES;

function renderRoad(width: number, height: number): ReturnType<typeof renderFrame> {
  const [pose] = driveTrack({ frames: 1, seed: 2 });
  if (pose === undefined) throw new Error('expected a pose');
  return renderFrame({ camera: createCamera({ width, height }), pose, look: 'simulator', seed: 2 });
}

/** Pixels that differ visibly; JPEG alone changes none so much. */
function countChanged(a: Uint8Array, b: Uint8Array): number {
  let changed = 0;
  for (let i = 0; i < a.length; i += 3) {
    const by = [0, 1, 2].map((channel) => Math.abs((a[i + channel] ?? 0) - (b[i + channel] ?? 0)));
    if (Math.max(...by) > 90) changed++;
  }
  return changed;
}

test('a large picture becomes a smaller JPEG', async () => {
  const { frame } = renderRoad(640, 480);
  const drawn = await drawer.drawFrame({ input: frame, output: frame, thresholds });
  for (const jpeg of [drawn.input, drawn.output]) {
    const { width, height } = await decodePicture(jpeg);
    expect([width, height]).toEqual([480, 360]);
    expect(jpeg.byteLength).toBe(jpeg.buffer.byteLength);
    expect(jpeg.byteLength).toBeLessThan(80_000);
  }
});

test('a small frame keeps its size', async () => {
  const { frame } = renderRoad(160, 120);
  const { input } = await drawer.drawFrame({ input: frame, output: frame, thresholds });
  expect(await decodePicture(input)).toMatchObject({ width: 160, height: 120 });
});

test("outlines change only the tape's edges", async () => {
  const { frame, mask } = renderRoad(480, 360);
  const plain = await drawer.drawFrame({ input: frame, output: frame, thresholds });
  const outlined = await drawer.drawFrame({ input: frame, truth: mask, output: frame, thresholds });
  const [before, after, output] = await Promise.all(
    [plain.input, outlined.input, outlined.output].map(async (jpeg) => (await decodePicture(jpeg)).data),
  );
  if (!before || !after || !output) throw new Error('expected three pictures');
  const pixels = 480 * 360;
  expect(countChanged(frame.data, before)).toBeLessThan(pixels / 200);
  for (const drawn of [after, output]) {
    expect(countChanged(before, drawn)).toBeGreaterThan(pixels / 200);
    expect(countChanged(before, drawn)).toBeLessThan(pixels / 5);
  }
});

test('a truth of another size is refused', async () => {
  const { frame } = renderRoad(160, 120);
  const truth = new Uint8Array(10);
  await expect(drawer.drawFrame({ input: frame, truth, output: frame, thresholds })).rejects.toThrow(
    'truth: expected 19200 pixels as in its frame, got 10',
  );
});

test('outlines surround areas, holes and single pixels', async () => {
  const { cv } = await loadOpenCv();
  const size = { width: 8, height: 6 };
  const mask = new Uint8Array(48);
  for (let y = 0; y < 4; y++) mask.fill(255, y * 8, y * 8 + 4);
  mask[2 * 8 + 1] = 0;
  mask[5 * 8 + 7] = 255;
  const paths = traceOutlines(cv, mask, size, size)
    .split('Z')
    .filter((path) => path !== '')
    .sort();
  expect(paths).toHaveLength(3);
  expect(paths).toContain('M7.5 5.5');
  expect(paths).toContain('M0.5 0.5L0.5 3.5L3.5 3.5L3.5 0.5');
  expect(traceOutlines(cv, new Uint8Array(48), size, size)).toBe('');
});
