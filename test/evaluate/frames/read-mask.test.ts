import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { readMask } from '../../../src/evaluate/frames/read-mask';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-read-mask-'));
});
afterAll(() => rm(folder, { recursive: true }));

const VALUES = [0, 1, 2, 3, 254, 255];

async function write(values: readonly number[], channels: 1 | 3): Promise<string> {
  const file = path.join(folder, `${channels}-${values.join('-')}.png`);
  const raw = { width: values.length / channels, height: 1, channels };
  await sharp(Uint8Array.from(values), { raw })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .toFile(file);
  return file;
}

test('masks of one and three channels are read', async () => {
  const gray = await write(VALUES, 1);
  const color = await write(
    VALUES.flatMap((value) => [value, value, value]),
    3,
  );
  expect([...(await readMask(gray, 6, 1))]).toEqual(VALUES);
  expect([...(await readMask(color, 6, 1))]).toEqual(VALUES);
});

test.each([
  ['another size', [0, 1, 2], 1, 'expected a mask of 6x1 as its frame, got 3x1'],
  [
    'a value that means nothing',
    [0, 1, 2, 3, 4, 0],
    1,
    '3 red, 254 ignore, 255 not scored, got 4 at x 4, y 0',
  ],
  ['a picture in colour', [...Array<number>(15).fill(0), 0, 1, 0], 3, 'got a picture in colour'],
] as const)('%s is refused with file and reason', async (_, values, channels, reason) => {
  const file = await write(values, channels);
  await expect(readMask(file, 6, 1)).rejects.toThrow(file);
  await expect(readMask(file, 6, 1)).rejects.toThrow(reason);
});

// Scaled to 8 bits, a mask of 16 has no tape left, and in one of 1 bit all tape is "not scored".
test.each([
  [16, 'a mask of 16 bits'],
  [1, 'a mask of one bit'],
])('PNG masks of %d bits are refused', async (bits) => {
  const file = path.join(folder, `bits-${bits}.png`);
  const raw = sharp(Uint8Array.from([0, 1, 1, 0, 1, 1]), { raw: { width: 6, height: 1, channels: 1 } });
  await (bits === 16
    ? raw.toColourspace('grey16').png().toFile(file)
    : raw.threshold(1).png({ palette: true, colours: 2 }).toFile(file));
  await expect(readMask(file, 6, 1)).rejects.toThrow(new RegExp(`8-bit PNG.*found ${bits}\\b`));
});

test('a file without a picture is refused', async () => {
  await expect(readMask(__filename, 6, 1)).rejects.toThrow('expected a mask (8-bit PNG)');
});
