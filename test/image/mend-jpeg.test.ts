import jpeg from '@julusian/jpeg-turbo';
import sharp from 'sharp';
import { decodePicture } from '../../src/image/decode-picture';
import { mendJpeg } from '../../src/image/jpeg/mend-jpeg';
import { createDice, damage } from '../support/damage';
import { insertStray } from '../support/stray-bytes';
import { joinJpeg, writeBlocks } from './support/write-jpeg';

const roll = createDice(5);
const levels = Array.from({ length: 8 * 6 }, () => roll(201) - 100);
const blocks = writeBlocks(8, levels);
const whole = joinJpeg(blocks);

type Make = (picture: sharp.Sharp) => sharp.Sharp;
const KINDS: readonly (readonly [string, Make])[] = [
  ['4:2:0', (picture) => picture.jpeg({ quality: 90 })],
  ['4:4:4 with tables of its own', (picture) => picture.jpeg({ chromaSubsampling: '4:4:4', quality: 97 })],
  ['grey', (picture) => picture.greyscale().jpeg()],
  ['progressive', (picture) => picture.jpeg({ progressive: true })],
  [
    'progressive, 4:4:4',
    (picture) => picture.jpeg({ mozjpeg: true, chromaSubsampling: '4:4:4', quality: 98 }),
  ],
  ['progressive, grey', (picture) => picture.greyscale().jpeg({ progressive: true })],
];

/** Noise fills the data with ff 00 and long codes. */
function drawNoise(width: number, height: number): sharp.Sharp {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, () => roll(256)));
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function decode(bytes: Buffer): Buffer {
  return jpeg.decompressSync(bytes, { format: jpeg.FORMAT_RGB }).data;
}

function expectMended(bytes: Buffer, wanted: Buffer): void {
  expect(Buffer.from(mendJpeg(bytes) ?? [])).toEqual(wanted);
}

test("the test's blocks decode as drawn", () => {
  const pixels = decode(whole);
  expect(levels.map((_, i) => pixels[(Math.floor(i / 8) * 8 * 64 + (i % 8) * 8) * 3])).toEqual(
    levels.map((level) => 128 + level),
  );
});

test.each([
  ['one zero', [0]],
  ['random bytes', [17, 240, 3]],
  ['a stuffed ff', [0xff, 0, 9]],
])('%s before each restart marker is removed', (_, extra) => {
  const stray = joinJpeg(blocks, Uint8Array.from(extra));
  expectMended(stray, whole);
});

test.each(KINDS)('bytes between JPEG segments (%s) are removed', async (_, make) => {
  const clean = await make(drawNoise(61, 43)).toBuffer();
  const scan = clean.indexOf(Buffer.from([0xff, 0xda]));
  for (const marker of [0xdb, 0xc0, 0xc4, 0xda]) {
    const at = clean.indexOf(Buffer.from([0xff, marker]));
    const stray = Buffer.concat([clean.subarray(0, at), Buffer.from([1, 2, 3, 0]), clean.subarray(at)]);
    expectMended(stray, clean);
  }
  const beforeEnd = Buffer.concat([clean.subarray(0, -2), Buffer.alloc(5, 7), clean.subarray(-2)]);
  expectMended(beforeEnd, clean);
  expect(scan).toBeGreaterThan(0);
});

test.each(KINDS)('random bytes between any segments (%s) are removed', async (_, make) => {
  const clean = await make(drawNoise(61, 43)).toBuffer();
  for (let round = 0; round < 30; round++) {
    const mended = mendJpeg(insertStray(insertStray(clean, roll), roll));
    expect(mended && clean.equals(mended)).toBe(true);
  }
});

test.each(KINDS)('a JPEG (%s) without EOI gets one', async (_, make) => {
  const clean = await make(drawNoise(64, 48)).toBuffer();
  expectMended(clean.subarray(0, -2), clean);
  expectMended(clean.subarray(0, -1), clean);
});

test.each(KINDS)('an incomplete JPEG (%s) stays unchanged', async (_, make) => {
  const clean = await make(drawNoise(64, 48)).toBuffer();
  for (let missing = 4; missing < clean.length; missing += 1 + Math.floor(missing / 8)) {
    expect(mendJpeg(clean.subarray(0, -missing))).toBeUndefined();
  }
});

test('a progressive JPEG that lacks a scan stays unchanged', async () => {
  const clean = await drawNoise(64, 48).jpeg({ progressive: true }).toBuffer();
  const borders = listSegments(clean).filter((at) => at > clean.indexOf(Buffer.from([0xff, 0xc2])));
  expect(borders.length).toBeGreaterThan(10);
  for (const at of borders) expect(mendJpeg(clean.subarray(0, at))).toBeUndefined();
});

test('a JPEG whose colours have no scan stays unchanged', () => {
  const { segments, intervals } = blocks;
  const size = segments[2]?.subarray(4, 9) ?? Buffer.of();
  const header = Buffer.from([0xff, 0xc0, 0, 17, ...size, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  const coloured = segments.map((segment, i) => (i === 2 ? header : segment));
  expect(mendJpeg(joinJpeg({ segments: coloured, intervals }).subarray(0, -2))).toBeUndefined();
  expect(mendJpeg(whole.subarray(0, -2))).toBeDefined();
});

/** Where DHT and SOS begin. */
function listSegments(jpeg: Buffer): number[] {
  return [...jpeg.keys()].filter((at) => jpeg[at] === 0xff && [0xc4, 0xda].includes(jpeg[at + 1] ?? 0));
}

test('a lost restart marker is not mended', () => {
  const { segments, intervals } = blocks;
  const lost = joinJpeg({ segments, intervals: intervals.filter((_, i) => i !== 3) }, Uint8Array.of(0));
  expect(mendJpeg(lost)).toBeUndefined();
});

test('a whole JPEG stays unchanged', async () => {
  const progressive = await drawNoise(64, 48).jpeg({ progressive: true }).toBuffer();
  for (const clean of [whole, progressive]) {
    expect(mendJpeg(clean)).toBeUndefined();
    expect(mendJpeg(Buffer.concat([clean, Buffer.alloc(100)]))).toBeUndefined();
  }
});

test('stray bytes do not change the decoded pixels', async () => {
  const clean = await drawNoise(64, 48).jpeg().toBuffer();
  const at = clean.indexOf(Buffer.from([0xff, 0xc0]));
  const stray = Buffer.concat([clean.subarray(0, at), Buffer.from([0, 9]), clean.subarray(at)]);
  expect(await decodePicture(stray)).toEqual(await decodePicture(clean));
  expect(await decodePicture(clean.subarray(0, -2))).toEqual(await decodePicture(clean));
  await expect(decodePicture(clean.subarray(0, -40))).rejects.toThrow(/premature end/i);
});

test('a mended JPEG needs no second mending', async () => {
  for (const picture of [whole, await drawNoise(16, 16).jpeg({ progressive: true }).toBuffer()]) {
    for (let round = 0; round < 3000; round++) {
      const mended = mendJpeg(damage(picture, roll));
      if (mended) expect(mendJpeg(mended)).toBeUndefined();
    }
  }
});

test('offline, a picture with EXIF orientation is not turned', async () => {
  const clean = drawNoise(64, 48);
  for (const [plain, turned] of [
    [clean.clone().jpeg(), clean.clone().withMetadata({ orientation: 6 }).jpeg()],
    [clean.clone().png(), clean.clone().withMetadata({ orientation: 6 }).png()],
  ] as const) {
    const bytes = await turned.toBuffer();
    expect((await sharp(bytes).metadata()).orientation).toBe(6);
    expect(await decodePicture(bytes)).toEqual(await decodePicture(await plain.toBuffer()));
  }
});
