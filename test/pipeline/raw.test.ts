import sharp from 'sharp';
import type { RawPicture, RgbFrame } from '../../src/image/frame';
import { RAW_ENCODINGS } from '../../src/image/raw-encodings';
import { HEALTHY, type Translator } from '../../src/translate/translator';
import { createPipeline } from './create-pipeline';
import { drawQuarters, drawRamps, expectOwnBuffer, findLargestDifference } from './pictures';

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

type Rgb = readonly [number, number, number];

/** ITU-R BT.601, limited range, as cameras and OpenCV use it for YUV 4:2:2; written from the standard. */
function toYuv([r, g, b]: Rgb): Rgb {
  return [
    16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255,
    128 + (-37.797 * r - 74.203 * g + 112 * b) / 255,
    128 + (112 * r - 93.786 * g - 18.214 * b) / 255,
  ].map(Math.round) as unknown as Rgb;
}

/** How each encoding lays out two neighbouring pixels, from sensor_msgs' documentation; the second has the same chroma. */
const LAYOUTS: Readonly<Record<string, (pixel: Rgb) => number[]>> = {
  rgb8: ([r, g, b]) => [r, g, b, r, g, b],
  bgr8: ([r, g, b]) => [b, g, r, b, g, r],
  rgba8: ([r, g, b]) => [r, g, b, 255, r, g, b, 255],
  bgra8: ([r, g, b]) => [b, g, r, 255, b, g, r, 255],
  mono8: ([r, g, b]) => Array<number>(2).fill(Math.round(0.299 * r + 0.587 * g + 0.114 * b)),
  yuv422: layOutUyvy,
  uyvy: layOutUyvy,
  yuv422_yuy2: layOutYuyv,
  yuyv: layOutYuyv,
};

function layOutUyvy(pixel: Rgb): number[] {
  const [y, u, v] = toYuv(pixel);
  return [u, y, v, y];
}

function layOutYuyv(pixel: Rgb): number[] {
  const [y, u, v] = toYuv(pixel);
  return [y, u, y, v];
}

/** The frame in an encoding, with `padding` bytes of 170 behind each row. */
function layOut(frame: RgbFrame, encoding: string, padding = 0): RawPicture {
  const lay = LAYOUTS[encoding] ?? (() => []);
  const rows: number[][] = [];
  for (let y = 0; y < frame.height; y++) {
    const row: number[] = [];
    for (let x = 0; x < frame.width; x += 2) {
      const at = (y * frame.width + x) * 3;
      row.push(...lay([...frame.data.subarray(at, at + 3)] as unknown as Rgb));
    }
    rows.push([...row, ...Array<number>(padding).fill(170)]);
  }
  const data = Uint8Array.from(rows.flat());
  const { width, height } = frame;
  return { kind: 'raw', encoding, width, height, step: data.length / height, isBigEndian: false, data };
}

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
  expect(Object.keys(LAYOUTS).sort()).toEqual([...RAW_ENCODINGS].sort());
});

describe.each(RAW_ENCODINGS)('%s', (encoding) => {
  const isYuv = encoding.startsWith('y') || encoding === 'uyvy';
  // 8 bits of Y, U and V each cost up to two levels of R, G or B.
  const tolerance = isYuv ? 3 : 1;

  test.each([0, 10])('is translated as rgb8 despite %d padding bytes', async (padding) => {
    await pipeline.process(layOut(frame, encoding, padding), 'raw');
    expect(witness.seen).toMatchObject({ width: WIDTH, height: HEIGHT });
    const seen = witness.seen?.data ?? new Uint8Array();
    expect(findLargestDifference(seen, expectedRgb(frame, encoding))).toBeLessThanOrEqual(tolerance);
  });

  test('keeps its encoding but no padding', async () => {
    const given = layOut(frame, encoding, 6);
    const { raw, compressed } = await pipeline.process(given, 'raw');
    const truth = layOut(frame, encoding);
    expect(compressed).toBeUndefined();
    expect(raw).toMatchObject({ encoding, width: WIDTH, height: HEIGHT, step: truth.step });
    expectOwnBuffer(raw?.data);
    expect(findLargestDifference(raw?.data ?? [], truth.data)).toBeLessThanOrEqual(isYuv ? 2 : 1);
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
