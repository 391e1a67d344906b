import pino from 'pino';
import sharp from 'sharp';
import { ImageError } from '../../src/image/image-error';
import * as mending from '../../src/image/jpeg/mend-jpeg';
import type { Region } from '../../src/image/region';
import { loadTranslator } from '../../src/translate/load-translator';
import { TranslateError } from '../../src/translate/translate-error';
import { HEALTHY, type Translator } from '../../src/translate/translator';
import { createPipeline } from './create-pipeline';
import { drawQuarters, drawRamps, expectOwnBuffer } from './pictures';

let translator: Translator;
beforeAll(async () => {
  const options = { model: 'classic', direction: 'real2sim', providers: ['cpu'], threads: 1 } as const;
  translator = await loadTranslator({ ...options, logger: pino({ level: 'silent' }) });
});
afterAll(() => translator.close());

/** The same translator, with or without the path that decodes and encodes in its thread, and how often that was taken. */
function openPipeline(hasFastPath: boolean, region: Region = 'full') {
  let taken = 0;
  const used: Translator = {
    name: translator.name,
    sha256: translator.sha256,
    provider: translator.provider,
    region: 'full',
    health: HEALTHY,
    translate: (frame) => translator.translate(frame),
    close: () => Promise.resolve(),
    ...(hasFastPath && {
      translateJpeg: async (data, options) => {
        const result = await translator.translateJpeg?.(data, options);
        if (result) taken++;
        return result;
      },
    }),
  };
  return { pipeline: createPipeline({ translator: used, region }), countTaken: () => taken };
}

function draw(width: number, height: number, draw = drawRamps) {
  const { data } = draw(width, height);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function translateOnBothPaths(data: Uint8Array, region?: Region) {
  const fast = openPipeline(true, region);
  const slow = openPipeline(false, region);
  const image = { kind: 'compressed', format: 'jpeg', data } as const;
  return {
    fast: await fast.pipeline.process(image, 'compressed'),
    slow: await slow.pipeline.process(image, 'compressed'),
    taken: fast.countTaken(),
  };
}

test.each([
  ['4:2:0', () => draw(320, 240).jpeg({ quality: 90 })],
  ['4:4:4', () => draw(321, 241, drawQuarters).jpeg({ quality: 95, chromaSubsampling: '4:4:4' })],
  ['progressive', () => draw(320, 240).jpeg({ progressive: true })],
  ['grey', () => draw(320, 240).greyscale().jpeg()],
])('both paths give a JPEG (%s) the same bytes', async (_, make) => {
  const data = await make().toBuffer();
  const { fast, slow, taken } = await translateOnBothPaths(data);
  expect(taken).toBe(1);
  expect(fast.compressed).toEqual(slow.compressed);
  expect([fast.width, fast.height]).toEqual([slow.width, slow.height]);
  expectOwnBuffer(fast.compressed?.data);
  expect(Object.values(fast.times).every((time) => time > 0)).toBe(true);
});

test('the message around a picture stays unchanged', async () => {
  const jpeg = await draw(64, 48).jpeg().toBuffer();
  const message = new Uint8Array(jpeg.length + 37);
  message.set(jpeg, 17);
  const before = message.slice();
  const { fast, slow } = await translateOnBothPaths(message.subarray(17, 17 + jpeg.length));
  expect(fast.compressed).toEqual(slow.compressed);
  expect(message).toEqual(before);
});

test('frames sent at once are not mixed up', async () => {
  const { pipeline, countTaken } = openPipeline(true);
  const pictures = await Promise.all(
    [320, 64, 320, 200].map((width) =>
      draw(width, width * 0.75)
        .jpeg()
        .toBuffer(),
    ),
  );
  const process = (data: Uint8Array) =>
    pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'compressed');
  const alone = [];
  for (const picture of pictures) alone.push((await process(picture)).compressed);
  const together = await Promise.all(pictures.map(process));
  expect(together.map(({ compressed }) => compressed)).toEqual(alone);
  expect(countTaken()).toBe(8);
});

test.each([
  ['with bytes between its segments', (clean: Buffer) => insert(clean, 0xdb)],
  ['without EOI', (clean: Buffer) => clean.subarray(0, -2)],
])('a JPEG %s gives the same picture', async (_, spoil) => {
  const { pipeline, countTaken } = openPipeline(true);
  const clean = await draw(320, 240).jpeg().toBuffer();
  const process = async (data: Uint8Array) =>
    (await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'compressed')).compressed?.data;
  const wanted = await process(clean);
  const pictures = [spoil(clean), spoil(clean), clean, spoil(clean)];
  for (const picture of pictures) expect(await process(picture)).toEqual(wanted);
  expect(countTaken()).toBe(5);
});

function insert(jpeg: Buffer, marker: number): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, marker]));
  return Buffer.concat([jpeg.subarray(0, at), Buffer.from([0, 7]), jpeg.subarray(at)]);
}

test.each([
  [1, 1],
  [8, 8],
  [3, 480],
  [640, 5],
])('both paths translate a JPEG of %d x %d', async (width, height) => {
  const { fast, slow, taken } = await translateOnBothPaths(await draw(width, height).jpeg().toBuffer());
  expect(taken).toBe(1);
  expect(fast.compressed).toEqual(slow.compressed);
  expect([fast.width, fast.height]).toEqual([width, height]);
});

test('a damaged JPEG is refused with its cause', async () => {
  const { pipeline, countTaken } = openPipeline(true);
  const good = await draw(320, 240).jpeg().toBuffer();
  const process = (data: Uint8Array) =>
    pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'compressed');
  const error: unknown = await process(good.subarray(0, good.length / 2)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ImageError);
  expect((error as ImageError).reason).toBe('truncated');
  expect((await process(good)).width).toBe(320);
  expect(countTaken()).toBe(1);
});

test('a JPEG that stays damaged is gone through once', async () => {
  const mend = jest.spyOn(mending, 'mendJpeg');
  const clean = await draw(320, 240).jpeg().toBuffer();
  // Whole to its last block, but of a table that no decoder takes.
  const spoiled = Buffer.from(clean.subarray(0, -2));
  const table = spoiled.indexOf(Buffer.from([0xff, 0xdb]));
  spoiled[table + 4] = 0x0f;
  for (const isFast of [true, false]) {
    const { pipeline } = openPipeline(isFast);
    for (const data of [spoiled, clean.subarray(0, clean.length / 2)]) {
      mend.mockClear();
      const image = { kind: 'compressed', format: 'jpeg', data } as const;
      await expect(pipeline.process(image, 'compressed')).rejects.toThrow(ImageError);
      expect(mend.mock.results.map(({ value }) => value !== undefined)).toEqual([data === spoiled]);
    }
  }
  mend.mockRestore();
});

test.each<[string, Region]>([
  ['bottom-half', 'bottom-half'],
  ['the middle', { x: 0, y: 0.25, width: 1, height: 0.5 }],
  ['the top', { x: 0, y: 0, width: 1, height: 0.3 }],
])('whole rows (%s) take the fast path', async (_, region) => {
  const data = await draw(320, 240).jpeg({ quality: 90 }).toBuffer();
  const { fast, slow, taken } = await translateOnBothPaths(data, region);
  expect(taken).toBe(1);
  expect(fast.compressed).toEqual(slow.compressed);
  const whole = await translateOnBothPaths(data);
  expect(fast.compressed).not.toEqual(whole.fast.compressed);
});

test('parts of rows take the slow path', async () => {
  const data = await draw(320, 240).jpeg().toBuffer();
  const { taken } = await translateOnBothPaths(data, { x: 0.25, y: 0, width: 0.5, height: 1 });
  expect(taken).toBe(0);
});

test('a closed translator refuses a JPEG', async () => {
  const options = { model: 'classic', direction: 'real2sim', providers: ['cpu'], threads: 1 } as const;
  const closed = await loadTranslator({ ...options, logger: pino({ level: 'silent' }) });
  await closed.close();
  const jpeg = await draw(64, 48).jpeg().toBuffer();
  const encoding = { width: 64, height: 48, quality: 90, isGrey: false, rows: { top: 0, count: 48 } };
  await expect(closed.translateJpeg?.(jpeg, encoding)).rejects.toBeInstanceOf(TranslateError);
});
