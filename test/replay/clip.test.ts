import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { createClip, hasFfmpeg } from '../../src/replay/clip';
import { makeClipFrame } from '../../src/image/clip-frame';
import { encodeJpeg } from '../support/frames';
import { useTemporaryFolder } from '../bag/support/temporary-folder';

const at = useTemporaryFolder();
const testWithFfmpeg = hasFfmpeg() ? test : test.skip;
const testWithoutFfmpeg = hasFfmpeg() ? test.skip : test;

/** Plain colours, unequal R, G and B. */
function fill(width: number, height: number, colour: readonly number[]): Promise<Buffer> {
  const data = new Uint8Array(width * height * 3).map((_, at) => colour[at % 3] ?? 0);
  return encodeJpeg(data, width, height);
}

async function writeClip(name: string, times: readonly bigint[]): Promise<string> {
  const clip = await createClip(at(name));
  for (const [index, time] of times.entries()) {
    const before = await fill(64, 48, [200, 100, 20 + 40 * index]);
    await clip.add(await makeClipFrame(before, await fill(64, 48, [20, 60, 180])), time);
  }
  expect(existsSync(clip.path)).toBe(false);
  await clip.finish();
  await clip.commit();
  return clip.path;
}

test('a frame shows the translation on the right', async () => {
  const { width, height, data } = await makeClipFrame(
    await fill(1280, 960, [200, 100, 20]),
    await fill(1280, 960, [20, 60, 180]),
  );
  // Scaled down to 480 rows.
  expect([width, height, data.length]).toEqual([1280, 480, 1280 * 480 * 3]);
  for (const [column, colour] of [
    [0, [200, 100, 20]],
    [639, [200, 100, 20]],
    [640, [20, 60, 180]],
    [1279, [20, 60, 180]],
  ] as const) {
    const start = (200 * width + column) * 3;
    [...data.subarray(start, start + 3)].forEach((value, channel) => {
      expect(Math.abs(value - (colour[channel] ?? 0))).toBeLessThan(6);
    });
  }
});

test("an animated WebP keeps the bag's timing", async () => {
  const path = await writeClip('clip.webp', [1_000_000_000n, 1_040_000_000n, 1_140_000_000n, 9_000_000_000n]);
  const { pages, delay, width, pageHeight, loop } = await sharp(path, { animated: true }).metadata();
  expect({ pages, delay, width, pageHeight, loop }).toEqual({
    pages: 4,
    delay: [40, 100, 1000, 1000],
    width: 128,
    pageHeight: 48,
    loop: 0,
  });
  for (let page = 0; page < 4; page++) {
    const pixels = await sharp(path, { page }).removeAlpha().raw().toBuffer();
    // In the middle of the left half.
    const start = (24 * 128 + 32) * 3;
    expect(Math.abs((pixels[start] ?? 0) - 200)).toBeLessThan(10);
    expect(Math.abs((pixels[start + 2] ?? 0) - (20 + 40 * page))).toBeLessThan(10);
  }
});

testWithoutFfmpeg('an MP4 clip becomes WebP without ffmpeg', async () => {
  expect(await writeClip('clip.mp4', [1n, 2n])).toBe(at('clip.webp'));
  expect(existsSync(at('clip.webp'))).toBe(true);
});

testWithFfmpeg('an MP4 lasts as long as the bag', async () => {
  const path = await writeClip('clip.mp4', [1_000_000_000n, 1_500_000_000n, 2_000_000_000n]);
  const { stderr } = spawnSync('ffmpeg', ['-i', path], { encoding: 'utf8' });
  expect(stderr).toMatch(/Duration: 00:00:01\.5/);
  expect(stderr).toMatch(/h264.* 128x48/);
});

test('an unknown file extension is refused', async () => {
  await expect(createClip(at('clip.gif'))).rejects.toThrow(/ends in \.mp4 or \.webp, found \.gif/);
});
