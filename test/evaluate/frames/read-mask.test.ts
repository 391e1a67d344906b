import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { readPictureHeader } from '../../../src/image/picture-header';
import { addPalette } from '../../../src/image/png-palette';
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
  [16, /8-bit PNG.*found 16\b/],
  [1, /mean two things/],
])('PNG masks of %d bits are refused', async (bits, reason) => {
  const file = path.join(folder, `bits-${bits}.png`);
  const raw = sharp(Uint8Array.from([0, 1, 1, 0, 1, 1]), { raw: { width: 6, height: 1, channels: 1 } });
  await (bits === 16
    ? raw.toColourspace('grey16').png().toFile(file)
    : raw.threshold(1).png({ palette: true, colours: 2 }).toFile(file));
  await expect(readMask(file, 6, 1)).rejects.toThrow(reason);
});

test('a file without a picture is refused', async () => {
  await expect(readMask(__filename, 6, 1)).rejects.toThrow('expected a mask (8-bit PNG)');
});

describe('masks in colour', () => {
  /** The documented colours of VALUES. */
  const COLORS = [
    [0, 0, 0],
    [245, 245, 245],
    [255, 205, 25],
    [240, 60, 50],
    [200, 80, 200],
    [62, 66, 74],
  ] as const;
  const VOC = [
    [0, 0, 0],
    [128, 0, 0],
    [0, 128, 0],
    [128, 128, 0],
  ] as const;

  async function writeIndexed(
    indices: readonly number[],
    palette: readonly (readonly [number, number, number])[],
  ): Promise<string> {
    const raw = { width: indices.length, height: 1, channels: 1 } as const;
    const grey = await sharp(Uint8Array.from(indices), { raw }).toColourspace('b-w').png().toBuffer();
    const file = path.join(folder, `indexed-${indices.join('-')}-${palette.length}.png`);
    await writeFile(file, addPalette(grey, palette));
    return file;
  }

  it('pixels and palettes have the documented colours', async () => {
    expect([...(await readMask(await write(COLORS.flat(), 3), 6, 1))]).toEqual(VALUES);
    // A palette whose order says nothing.
    const shuffled = await writeIndexed([5, 4, 3, 2, 1, 0], [...COLORS].reverse());
    expect([...(await readMask(shuffled, 6, 1))]).toEqual(VALUES);
  });

  it('tape on black alone is no grey mask', async () => {
    const file = await write(
      [...COLORS[0], ...COLORS[1], ...COLORS[0], ...COLORS[1], ...COLORS[0], ...COLORS[0]],
      3,
    );
    expect([...(await readMask(file, 6, 1))]).toEqual([0, 1, 0, 1, 0, 0]);
  });

  it('palettes of other colours count by index', async () => {
    const file = await writeIndexed([0, 3, 1, 2, 2, 0], VOC);
    expect([...(await readMask(file, 6, 1))]).toEqual([0, 3, 1, 2, 2, 0]);
  });

  it('palettes of fewer than 8 bits are read', async () => {
    // Three colours make sharp write two bits a pixel, in an order of its own.
    const pixels = [0, 1, 2, 2, 1, 0].flatMap((i) => [...(COLORS[i] ?? [])]);
    const file = path.join(folder, 'two-bits.png');
    await sharp(Uint8Array.from(pixels), { raw: { width: 6, height: 1, channels: 3 } })
      .png({ palette: true, dither: 0, colours: 4 })
      .toFile(file);
    expect(readPictureHeader(await readFile(file)).bitDepth).toBeLessThan(8);
    expect([...(await readMask(file, 6, 1))]).toEqual([0, 1, 2, 2, 1, 0]);
  });

  it('palettes that mean two things are refused', async () => {
    // By its indices white tape, by its greys "not scored".
    const file = await writeIndexed(
      [0, 1, 1, 0, 0, 0],
      [
        [0, 0, 0],
        [255, 255, 255],
      ],
    );
    await expect(readMask(file, 6, 1)).rejects.toThrow(/index 1 of grey 255, which mean two things/);
  });

  it('an index that means nothing is refused', async () => {
    const file = await writeIndexed([0, 3, 7, 2, 2, 0], [...VOC, ...VOC]);
    await expect(readMask(file, 6, 1)).rejects.toThrow(/got index 7 of colour 128 128 0 at x 2, y 0/);
  });
});
