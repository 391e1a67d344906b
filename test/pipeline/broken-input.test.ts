import sharp from 'sharp';
import type { CameraImage } from '../../src/image/frame';
import { IMAGE_ERROR_REASONS, ImageError, type ImageErrorReason } from '../../src/image/image-error';
import { createPipeline } from './create-pipeline';
import { drawRamps } from './pictures';
import { makeRawImage } from '../support/frames';

const ramps = drawRamps(64, 48);
const source = sharp(ramps.data, { raw: { width: 64, height: 48, channels: 3 } });
const pipeline = createPipeline();

let jpeg: Buffer;
let png: Buffer;
beforeAll(async () => {
  jpeg = await source.clone().jpeg().toBuffer();
  png = await source.clone().png().toBuffer();
});
afterAll(() => {
  pipeline.close();
});

function compress(data: Uint8Array, format = 'jpeg'): CameraImage {
  return { kind: 'compressed', format, data };
}

function describeRaw(changes: object): CameraImage {
  return { ...makeRawImage(ramps), ...changes };
}

/** Sets the size that a JPEG's frame header claims. */
function claimSize(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}

function claimPngSize(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  return changed;
}

function setPrecision(bytes: Buffer, precision: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.indexOf(Buffer.from([0xff, 0xc0])) + 4] = precision;
  return changed;
}

/** Ends the picture's data early, with the right end marker behind them. */
function spoilPicture(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt16BE(0xffd9, bytes.indexOf(Buffer.from([0xff, 0xda])) + 40);
  return changed;
}

async function multiplyScans(): Promise<Buffer> {
  const bytes = await drawProgressive();
  const scan = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
  return Buffer.concat([
    bytes.subarray(0, -2),
    ...Array<Buffer>(200).fill(bytes.subarray(scan, -2)),
    bytes.subarray(-2),
  ]);
}

function drawProgressive(): Promise<Buffer> {
  return source.clone().jpeg({ progressive: true }).toBuffer();
}

async function halveProgressive(): Promise<Buffer> {
  return (await drawProgressive()).subarray(0, 400);
}

function greyPng(): Promise<Buffer> {
  return source.clone().toColourspace('b-w').png().toBuffer();
}

const CASES: [string, ImageErrorReason, () => CameraImage | Promise<CameraImage>][] = [
  ['an empty compressed message', 'empty', () => compress(new Uint8Array())],
  [
    'an empty raw message',
    'empty',
    () => describeRaw({ width: 0, height: 0, step: 0, data: new Uint8Array() }),
  ],
  ['half a JPEG', 'truncated', () => compress(jpeg.subarray(0, jpeg.length / 2))],
  ['half a progressive JPEG', 'truncated', async () => compress(await halveProgressive())],
  [
    'a progressive JPEG that is closed early',
    'broken',
    async () => compress(Buffer.concat([await halveProgressive(), jpeg.subarray(-2)])),
  ],
  ['a JPEG cut in its header', 'truncated', () => compress(jpeg.subarray(0, 100))],
  ['a JPEG with noise for its picture', 'broken', () => compress(spoilPicture(jpeg))],
  [
    'a JPEG of noise behind its first marker',
    'broken',
    () =>
      compress(
        Buffer.concat([jpeg.subarray(0, 2), Buffer.from('ffe000040000', 'hex'), Buffer.alloc(400, 7)]),
      ),
  ],
  ['a JPEG without a size', 'broken', () => compress(claimSize(jpeg, 0, 48))],
  ['half a PNG', 'broken', () => compress(png.subarray(0, png.length / 2))],
  [
    'a PNG with a flipped byte',
    'broken',
    () => compress(Buffer.from(png.map((byte, i) => (i === 60 ? byte ^ 0x55 : byte)))),
  ],
  [
    'a picture that is neither JPEG nor PNG',
    'unsupported-encoding',
    () => compress(Buffer.from('RIFF....WEBPVP8 ')),
  ],
  ...[
    '16UC1; png compressed ',
    'mono16; png compressed ',
    'rgb16; png compressed bgr16',
    'bayer_gbrg8; png compressed mono8',
    '16UC1; compressedDepth',
    '32FC1; compressedDepth png',
  ].map((format): (typeof CASES)[number] => [
    `a PNG of format ${JSON.stringify(format)}`,
    'unsupported-encoding',
    async () => compress(await greyPng(), format),
  ]),
  ...['bayer_rggb8; jpeg compressed mono8', 'bayer_grbg8; jpeg compressed bayer_grbg8'].map(
    (format): (typeof CASES)[number] => [
      `a JPEG of format ${JSON.stringify(format)}`,
      'unsupported-encoding',
      async () => compress(await source.clone().toColourspace('b-w').jpeg().toBuffer(), format),
    ],
  ),
  ...['png', ''].map((format): (typeof CASES)[number] => [
    `a PNG of 16 bits with the format ${JSON.stringify(format)}`,
    'unsupported-encoding',
    async () => compress(await source.clone().toColourspace('rgb16').png().toBuffer(), format),
  ]),
  [
    'H.264 video in CompressedImage',
    'unsupported-encoding',
    () => compress(Buffer.from('00000001674d4028', 'hex'), 'h264'),
  ],
  ['a JPEG of 12 bits a sample', 'unsupported-encoding', () => compress(setPrecision(jpeg, 12))],
  ['a JPEG of 8K', 'too-large', () => compress(claimSize(jpeg, 7680, 4320))],
  ['a JPEG bomb', 'too-large', () => compress(claimSize(jpeg, 65_500, 65_500))],
  ['a PNG bomb', 'too-large', () => compress(claimPngSize(png, 2_000_000_000, 2_000_000_000))],
  ['a JPEG of 200 scans', 'too-large', async () => compress(await multiplyScans())],
  ['a raw image of 8K', 'too-large', () => describeRaw({ width: 7680, height: 4320 })],
  ['a truncated raw image', 'truncated', () => describeRaw({ data: ramps.data.subarray(0, 1000) })],
  [
    'a raw image with bytes to spare',
    'broken',
    () => describeRaw({ data: new Uint8Array(ramps.data.length + 1) }),
  ],
  ['a raw image whose step is shorter than its rows', 'broken', () => describeRaw({ step: 100 })],
  [
    'a raw image of odd width in YUV 4:2:2',
    'broken',
    () => describeRaw({ encoding: 'yuv422', width: 63, step: 126 }),
  ],
  ...['16UC1', '32FC1', 'mono16', 'bayer_rggb16', 'yuv420', 'rgb16'].map(
    (encoding): (typeof CASES)[number] => [
      `a raw ${encoding} image`,
      'unsupported-encoding',
      () => describeRaw({ encoding }),
    ],
  ),
  [
    'a raw NV12 image of odd height',
    'broken',
    () => describeRaw({ encoding: 'nv12', height: 47, step: 64, data: new Uint8Array(64 * 70) }),
  ],
  [
    'a truncated NV12 image',
    'truncated',
    () => describeRaw({ encoding: 'nv12', step: 64, data: new Uint8Array(64 * 71) }),
  ],
  [
    'a Bayer image of two rows',
    'broken',
    () => describeRaw({ encoding: 'bayer_rggb8', height: 2, step: 64, data: new Uint8Array(128) }),
  ],
  [
    'a raw image whose encoding is a property of every object',
    'unsupported-encoding',
    () => describeRaw({ encoding: 'constructor' }),
  ],
];

test.each(CASES)('%s is refused as %s', async (_name, reason, create) => {
  const image = await create();
  const error: unknown = await pipeline.process(image, 'both').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ImageError);
  expect(error).toMatchObject({ reason });
  expect((error as Error).message).toMatch(/Expected|expected|Truncated/);
  const good = await pipeline.process(compress(jpeg), 'compressed');
  expect(good).toMatchObject({ width: 64, height: 48 });
});

test('every reason for refusal is tested above', () => {
  expect(new Set(CASES.map(([, reason]) => reason))).toEqual(new Set(IMAGE_ERROR_REASONS));
});

test('a JPEG bomb is refused without using memory', async () => {
  const before = process.memoryUsage().rss;
  const bomb = compress(claimSize(jpeg, 65_500, 65_500));
  for (let i = 0; i < 50; i++) {
    await expect(pipeline.process(bomb, 'compressed')).rejects.toThrow(ImageError);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});

test('random damage only causes an ImageError', async () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  for (let round = 0; round < 200; round++) {
    const bytes = Buffer.from(round % 2 === 0 ? jpeg : png);
    for (let hit = 0; hit < 4; hit++) {
      bytes[random(bytes.length)] = random(256);
    }
    const result: unknown = await pipeline
      .process(compress(bytes), 'compressed')
      .catch((error: unknown) => error);
    expect(
      result instanceof ImageError || (result as { compressed?: unknown }).compressed !== undefined,
    ).toBe(true);
  }
});
