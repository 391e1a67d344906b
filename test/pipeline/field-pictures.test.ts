import sharp from 'sharp';
import { decodePicture } from '../../src/image/decode-picture';
import { ImageError } from '../../src/image/image-error';
import type { CameraImage } from '../../src/image/frame';
import { writeFlat, type Factors } from '../image/support/write-jpeg';
import { createPipeline } from './create-pipeline';
import { drawRamps, findLargestDifference } from './pictures';
import { makeRawImage } from '../support/frames';

/** Pictures of public reports; docs/field-reports.md tells whose. */

const ramps = drawRamps(64, 48);
const source = sharp(ramps.data, { raw: { width: 64, height: 48, channels: 3 } });
const pipeline = createPipeline();
afterAll(() => {
  pipeline.close();
});

const compress = (data: Uint8Array, format = 'jpeg'): CameraImage => ({ kind: 'compressed', format, data });

async function findReason(image: CameraImage): Promise<string> {
  const caught: unknown = await pipeline.process(image, 'compressed').catch((error: unknown) => error);
  if (!(caught instanceof ImageError)) return 'no error';
  return `${caught.reason}: ${caught.message}`;
}

/** The pixels that the live node and the offline commands get from a picture. */
async function decodeBoth(bytes: Buffer): Promise<Uint8Array[]> {
  const { raw } = await pipeline.process(compress(bytes), 'raw');
  return [raw?.data ?? new Uint8Array(), (await decodePicture(bytes)).data];
}

function change(bytes: Buffer, marker: number, offset: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.from([0xff, marker]));
  expect(at).toBeGreaterThan(0);
  changed[at + offset] = value;
  return changed;
}

const PLAIN: Factors = [1, 1];

test('stray bytes in a CMYK JPEG, or one of odd sampling, are removed', async () => {
  const cmyk = await source.clone().toColourspace('cmyk').jpeg().toBuffer();
  for (const clean of [cmyk, writeFlat(64, 48, [20, -30, 40], [[4, 2], PLAIN, PLAIN])]) {
    const at = clean.indexOf(Buffer.from([0xff, 0xda]));
    const stray = Buffer.concat([clean.subarray(0, at), Buffer.from([1, 2, 3]), clean.subarray(at)]);
    for (const bytes of [stray, clean.subarray(0, -2)]) {
      expect(await decodeBoth(bytes)).toEqual(await decodeBoth(clean));
    }
  }
});

test.each<[string, readonly Factors[]]>([
  [
    '2x1 of every component',
    [
      [2, 1],
      [2, 1],
      [2, 1],
    ],
  ],
  ['4:1:0', [[4, 2], PLAIN, PLAIN]],
  [
    '4x1 and 2x1',
    [
      [4, 1],
      [2, 1],
      [2, 1],
    ],
  ],
  [
    '4:2:2 as 2x2 and 1x2',
    [
      [2, 2],
      [1, 2],
      [1, 2],
    ],
  ],
  ['4:4:0', [[1, 2], PLAIN, PLAIN]],
  ['4:1:1', [[4, 1], PLAIN, PLAIN]],
])('a JPEG sampled %s keeps its colour', async (_, factors) => {
  const levels = [20, -30, 60];
  const [y = 0, cb = 0, cr = 0] = levels;
  const colour = [y + 128 + 1.402 * cr, y + 128 - 0.344 * cb - 0.714 * cr, y + 128 + 1.772 * cb];
  for (const pixels of await decodeBoth(writeFlat(40, 24, levels, factors))) {
    const expected = Array.from({ length: 40 * 24 * 3 }, (_, i) => Math.round(colour[i % 3] ?? 0));
    expect(findLargestDifference(pixels, expected)).toBeLessThan(8);
  }
});

test('a grey JPEG with factors 2x2 keeps its level', async () => {
  for (const pixels of await decodeBoth(writeFlat(40, 24, [50], [[2, 2]]))) {
    expect(pixels.length === 40 * 24 || pixels.length === 40 * 24 * 3).toBe(true);
    expect(pixels.every((value) => Math.abs(value - 178) < 3)).toBe(true);
  }
});

test("Samsung's odd scan parameters do not matter", async () => {
  const clean = await source.clone().jpeg().toBuffer();
  const scan = clean.indexOf(Buffer.from([0xff, 0xda]));
  const length = clean.readUInt16BE(scan + 2);
  const odd = Buffer.from(clean);
  odd.fill(0, scan + 2 + length - 3, scan + 2 + length);
  expect(await decodeBoth(odd)).toEqual(await decodeBoth(clean));
});

test.each([
  ['lossless', 0xc3],
  ['differential', 0xc5],
])('a %s JPEG is refused', async (_, marker) => {
  const clean = await source.clone().jpeg().toBuffer();
  expect(await findReason(compress(change(clean, 0xc0, 1, marker)))).toMatch(
    /^(unsupported-encoding|broken): /,
  );
});

test('an unknown marker in the data is no crash', async () => {
  const clean = await source.clone().jpeg().toBuffer();
  const middle = clean.indexOf(Buffer.from([0xff, 0xda])) + 200;
  const odd = Buffer.concat([clean.subarray(0, middle), Buffer.from([0xff, 0x0b]), clean.subarray(middle)]);
  expect(await findReason(compress(odd))).toMatch(/^(broken|truncated|unsupported-encoding): /);
});

test.each([
  [
    'a camera that sends YUYV as MJPEG',
    Buffer.alloc(64 * 48 * 2, 0x80),
    /^unsupported-encoding: .*begin with 8080/,
  ],
  ['zeros', Buffer.alloc(5000), /^unsupported-encoding: .*begin with 0000/],
  ['nothing', Buffer.alloc(0), /^empty: /],
  ['SOI and EOI alone', Buffer.from('ffd8ffd9', 'hex'), /^(broken|truncated): /],
])('%s has no picture and a reason', async (_, bytes, reason) => {
  expect(await findReason(compress(bytes))).toMatch(reason);
});

test.each([
  'jpeg',
  'jpg',
  '',
  'bgr8; jpeg compressed bgr8',
  'rgb8; jpeg compressed ',
  'yuv422_yuy2; jpeg compressed mono8',
])('the format %j is kept', async (format) => {
  const jpeg = await source.clone().jpeg().toBuffer();
  const { compressed } = await pipeline.process(compress(jpeg, format), 'compressed');
  expect(compressed?.format).toBe(format);
});

test.each(['32FC1; compressedDepth png', '16UC1; compressedDepth', 'mono16; png compressed '])(
  'the format %j is refused',
  async (format) => {
    const png = await source.clone().greyscale().toColourspace('grey16').png().toBuffer();
    const depth = Buffer.concat([format.includes('Depth') ? Buffer.alloc(12) : Buffer.alloc(0), png]);
    expect(await findReason(compress(depth, format))).toMatch(/^unsupported-encoding: /);
  },
);

test.each([
  ['with alpha', (picture: sharp.Sharp) => picture.ensureAlpha(0.5)],
  ['with a palette', (picture: sharp.Sharp) => picture.png({ palette: true, colours: 200 })],
  ['interlaced', (picture: sharp.Sharp) => picture.png({ progressive: true })],
])('a PNG %s keeps its colours', async (_, make) => {
  const png = await make(source.clone()).png().toBuffer();
  const [live = new Uint8Array(), offline = new Uint8Array()] = await decodeBoth(png);
  expect(findLargestDifference(live, offline)).toBe(0);
  expect(findLargestDifference(live, ramps.data)).toBeLessThan(40);
});

test('a grey JPEG in a folder of colour is translated', async () => {
  const jpeg = await source.clone().greyscale().jpeg().toBuffer();
  expect((await decodePicture(jpeg)).data.length).toBe(64 * 48 * 3);
  const { compressed } = await pipeline.process(compress(jpeg), 'compressed');
  expect(compressed).toBeDefined();
});

test.each([
  ['a step of 0', { step: 0 }, /^broken: .*step/],
  ['no encoding', { encoding: '' }, /^unsupported-encoding: /],
  ['nv24', { encoding: 'nv24' }, /^unsupported-encoding: .*nv24/],
  ['mono16', { encoding: 'mono16' }, /^unsupported-encoding: .*mono16/],
  ['a size without data', { data: new Uint8Array() }, /^empty: /],
  ['YUYV under the name of bgr8', { encoding: 'bgr8', step: 128 }, /^broken: .*step/],
])('a raw image with %s is refused with the reason', async (_, changes, reason) => {
  expect(await findReason({ ...makeRawImage(ramps), ...changes })).toMatch(reason);
});
