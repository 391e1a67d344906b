import sharp from 'sharp';
import type { RawPicture, RgbFrame } from '../../src/image/frame';
import { RAW_ENCODINGS } from '../../src/image/raw-encodings';
import { HEALTHY, type Translator } from '../../src/translate/translator';
import { createPipeline } from './create-pipeline';
import { drawQuarters, drawRamps, expectOwnBuffer, findLargestDifference } from './pictures';
import { LAYOUTS, layOut, MOSAICS, PLANES } from './raw-layouts';

const WIDTH = 32;
const HEIGHT = 24;

/** Sees what the translator is given, which is always to be rgb8. */
class Witness implements Translator {
  readonly name = 'witness';
  readonly sha256 = undefined;
  readonly provider = 'none';
  readonly region = 'full';
  readonly health = HEALTHY;
  seen: RgbFrame | undefined;

  translate(frame: RgbFrame): Promise<RgbFrame> {
    this.seen = { ...frame, data: frame.data.slice() };
    return Promise.resolve(frame);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const witness = new Witness();
const pipeline = createPipeline({ translator: witness, quality: 95 });
afterAll(() => {
  pipeline.close();
});

function expectedRgb(frame: RgbFrame, encoding: string): Uint8Array {
  if (encoding !== 'mono8') {
    return frame.data;
  }
  return Uint8Array.from(
    layOut(frame, 'mono8').data.length === frame.width * frame.height
      ? [...layOut(frame, 'mono8').data].flatMap((grey) => [grey, grey, grey])
      : [],
  );
}

const frame = drawQuarters(WIDTH, HEIGHT);

test('every encoding has a layout here', () => {
  expect([...Object.keys(LAYOUTS), ...PLANES, ...MOSAICS].sort()).toEqual([...RAW_ENCODINGS].sort());
});

describe.each(RAW_ENCODINGS)('%s', (encoding) => {
  const isYuv = encoding.startsWith('y') || encoding === 'uyvy' || PLANES.includes(encoding);
  // 8 bits of Y, U and V each cost up to two levels of R, G or B.
  const tolerance = isYuv ? 3 : 1;

  test.each([0, 10])('is translated as rgb8 despite %d padding bytes', async (padding) => {
    await pipeline.process(layOut(frame, encoding, padding), 'raw');
    expect(witness.seen).toMatchObject({ width: WIDTH, height: HEIGHT });
    const seen = witness.seen?.data ?? new Uint8Array();
    const [found, expected] = [seen, expectedRgb(frame, encoding)].map((pixels) =>
      MOSAICS.includes(encoding) ? dropSeams(pixels) : pixels,
    );
    expect(findLargestDifference(found ?? [], expected ?? [])).toBeLessThanOrEqual(tolerance);
  });

  test('keeps its encoding but no padding', async () => {
    const given = layOut(frame, encoding, 6);
    const { raw, compressed } = await pipeline.process(given, 'raw');
    const truth = layOut(frame, encoding);
    expect(compressed).toBeUndefined();
    expect(raw).toMatchObject({ encoding, width: WIDTH, height: HEIGHT, step: truth.step });
    expectOwnBuffer(raw?.data);
    const [found, expected] = [raw?.data ?? new Uint8Array(), truth.data].map((data) =>
      MOSAICS.includes(encoding) ? dropBorder(data) : data,
    );
    expect(findLargestDifference(found ?? [], expected ?? [])).toBeLessThanOrEqual(isYuv ? 2 : 1);
  });

  test('comes out as a JPEG of its colours', async () => {
    const { compressed } = await pipeline.process(layOut(frame, encoding), 'compressed');
    expect(compressed?.format).toMatch(
      encoding === 'mono8' ? /^mono8; jpeg compressed $/ : /; jpeg compressed bgr8$/,
    );
    expectOwnBuffer(compressed?.data);
    const pixels = await sharp(compressed?.data).toColourspace('srgb').raw().toBuffer();
    const at = (2 * WIDTH + 2) * 3;
    const difference = findLargestDifference(
      pixels.subarray(at, at + 3),
      expectedRgb(frame, encoding).subarray(at, at + 3),
    );
    expect(difference).toBeLessThanOrEqual(5);
  });
});

/** Without the pixels beside the quarters' seams, where a mosaic mixes colours. */
function dropSeams(pixels: Uint8Array): Uint8Array {
  const isBeside = (place: number, middle: number): boolean => Math.abs(place - middle + 0.5) < 2;
  return pixels.filter((_, i) => {
    const pixel = Math.floor(i / 3);
    return !isBeside(pixel % WIDTH, WIDTH / 2) && !isBeside(Math.floor(pixel / WIDTH), HEIGHT / 2);
  });
}

test.each(MOSAICS)('an unchanged frame leaves %s as it is', async (encoding) => {
  const given = layOut(drawRamps(WIDTH, HEIGHT), encoding);
  const { raw } = await pipeline.process(given, 'raw');
  expect(dropBorder(raw?.data ?? new Uint8Array())).toEqual(dropBorder(given.data));
});

/** Without the outermost pixels, which OpenCV fills with their neighbours' colours. */
function dropBorder(mosaic: Uint8Array): Uint8Array {
  const isInside = (place: number, size: number): boolean => place > 0 && place < size - 1;
  return mosaic.filter((_, i) => isInside(i % WIDTH, WIDTH) && isInside(Math.floor(i / WIDTH), HEIGHT));
}

test.each(PLANES)('%s may count all planes in its step', async (encoding) => {
  const given = { ...layOut(frame, encoding), step: (WIDTH * 3) / 2 };
  const { raw } = await pipeline.process(given, 'raw');
  expect(raw).toMatchObject({ step: given.step });
  expect(findLargestDifference(raw?.data ?? [], given.data)).toBeLessThanOrEqual(2);
  expect(findLargestDifference(witness.seen?.data ?? [], frame.data)).toBeLessThanOrEqual(3);
});

test('a size may change between frames', async () => {
  for (const [width, height] of [
    [32, 24],
    [64, 8],
    [32, 24],
  ] as const) {
    const ramps = drawRamps(width, height);
    const { raw } = await pipeline.process(layOutExactly(ramps), 'raw');
    expect(raw).toMatchObject({ width, height });
    expect(findLargestDifference(raw?.data ?? [], layOutExactly(ramps).data)).toBe(0);
  }
});

function layOutExactly({ width, height, data: rgb }: RgbFrame): RawPicture {
  const data = Uint8Array.from(rgb, (_value, i) => rgb[i - (i % 3) + 2 - (i % 3)] ?? 0);
  return { kind: 'raw', encoding: 'bgr8', width, height, step: width * 3, isBigEndian: false, data };
}

test('the received message is never changed', async () => {
  const own = createPipeline();
  const given = layOut(frame, 'rgb8');
  const before = given.data.slice();
  const { raw } = await own.process(given, 'raw');
  raw?.data.fill(0);
  expect(given.data).toEqual(before);
});

test('a raw picture is unchanged until released', async () => {
  const first = await pipeline.process(layOut(frame, 'rgb8'), 'raw');
  const kept = first.raw?.data.slice();
  for (let i = 0; i < 6; i++) {
    await pipeline.process(layOut(drawRamps(WIDTH, HEIGHT), 'rgb8'), 'raw');
  }
  expect(first.raw?.data).toEqual(kept);
  pipeline.release(first);
  const next = await pipeline.process(layOut(frame, 'rgb8'), 'raw');
  expect(next.raw?.data.buffer).toBe(first.raw?.data.buffer);
});
