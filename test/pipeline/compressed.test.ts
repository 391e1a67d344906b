import jpeg from '@julusian/jpeg-turbo';
import sharp, { type Sharp } from 'sharp';
import { createPipeline } from './create-pipeline';
import { drawQuarters, drawRamps, expectOwnBuffer, findLargestDifference } from './pictures';

const WIDTH = 96;
const HEIGHT = 64;
const frame = drawQuarters(WIDTH, HEIGHT);
const ramps = drawRamps(WIDTH, HEIGHT);
const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;

const pipeline = createPipeline({ quality: 95 });
afterAll(() => {
  pipeline.close();
});

async function process(picture: Sharp, format = 'whatever the camera says') {
  const data = await picture.toBuffer();
  const result = await pipeline.process({ kind: 'compressed', format, data }, 'both');
  expect(result).toMatchObject({ width: WIDTH, height: HEIGHT });
  expectOwnBuffer(result.compressed?.data);
  expectOwnBuffer(result.raw?.data);
  expect(result.compressed?.format).toBe(format);
  expect(result.raw).toMatchObject({ encoding: 'rgb8', width: WIDTH, height: HEIGHT, step: WIDTH * 3 });
  return {
    data,
    pixels: result.raw?.data ?? new Uint8Array(),
    compressed: result.compressed?.data ?? new Uint8Array(),
  };
}

function createSource(from = frame): Sharp {
  return sharp(from.data, { raw });
}

/** Mean of a patch in the middle of each quarter, where neither codec's edges reach. */
function readQuarters(pixels: Uint8Array): number[][] {
  return [
    [WIDTH / 4, HEIGHT / 4],
    [(WIDTH * 3) / 4, HEIGHT / 4],
    [WIDTH / 4, (HEIGHT * 3) / 4],
    [(WIDTH * 3) / 4, (HEIGHT * 3) / 4],
  ].map(([x = 0, y = 0]) => [...pixels.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3)]);
}

test('a JPEG keeps its colours as JPEG and rgb8', async () => {
  const { pixels, compressed } = await process(
    createSource().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  );
  expect(
    findLargestDifference(readQuarters(pixels).flat(), readQuarters(frame.data).flat()),
  ).toBeLessThanOrEqual(3);
  expect([...compressed.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  const again = await sharp(compressed).raw().toBuffer();
  expect(
    findLargestDifference(readQuarters(again).flat(), readQuarters(frame.data).flat()),
  ).toBeLessThanOrEqual(4);
});

test('a progressive JPEG decodes as in libvips', async () => {
  const { data, pixels } = await process(createSource(ramps).jpeg({ quality: 95, progressive: true }));
  expect(findLargestDifference(pixels, await sharp(data).raw().toBuffer())).toBeLessThanOrEqual(4);
});

test('a grey JPEG stays grey', async () => {
  const { compressed, pixels } = await process(
    createSource(ramps).toColourspace('b-w').jpeg(),
    'mono8; jpeg compressed ',
  );
  expect((await sharp(compressed).metadata()).channels).toBe(1);
  expect(pixels[300]).toBe(pixels[301]);
  expect(pixels[300]).toBe(pixels[302]);
});

test('a CMYK JPEG decodes to its colours', async () => {
  const { pixels } = await process(
    createSource().toColourspace('cmyk').jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  );
  // Printing inks do not reach these colours; the order of the channels must still be that of the source.
  const [red = [], , yellow = [], blue = []] = readQuarters(pixels);
  expect((red[0] ?? 0) - Math.max(red[1] ?? 255, red[2] ?? 255)).toBeGreaterThan(80);
  expect(Math.min(yellow[0] ?? 0, yellow[1] ?? 0) - (yellow[2] ?? 255)).toBeGreaterThan(80);
  expect((blue[2] ?? 0) - (blue[0] ?? 255)).toBeGreaterThan(60);
});

test('a JPEG with EXIF orientation is not turned', async () => {
  const { pixels } = await process(createSource().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }));
  expect(
    findLargestDifference(readQuarters(pixels).flat(), readQuarters(frame.data).flat()),
  ).toBeLessThanOrEqual(4);
});

test('junk between JPEG markers is tolerated', async () => {
  const good = await createSource(ramps).jpeg({ quality: 90 }).toBuffer();
  const end = good.length - 2;
  const data = Buffer.concat([good.subarray(0, end), Buffer.alloc(7, 0x11), good.subarray(end)]);
  const { raw: result } = await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'raw');
  const clean = await pipeline.process({ kind: 'compressed', format: 'jpeg', data: good }, 'raw');
  // libvips decodes it, whose DCT rounds otherwise.
  expect(findLargestDifference(result?.data ?? [], clean.raw?.data ?? [])).toBeLessThanOrEqual(8);
});

test('a JPEG may start inside a larger buffer', async () => {
  const good = await createSource(ramps).jpeg().toBuffer();
  const data = Buffer.concat([Buffer.alloc(13), good]).subarray(13);
  const moved = await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'raw');
  const plain = await pipeline.process({ kind: 'compressed', format: 'jpeg', data: good }, 'raw');
  expect(moved.raw?.data).toEqual(plain.raw?.data);
});

test.each<[string, () => Sharp]>([
  ['8-bit RGB', () => createSource(ramps).png()],
  ['RGB with alpha', () => createSource(ramps).ensureAlpha(0.5).png()],
])('a PNG of %s keeps its exact colours', async (_kind, create) => {
  const { pixels, compressed } = await process(create(), 'rgb8; png compressed bgr8');
  expect(findLargestDifference(pixels, ramps.data)).toBe(0);
  expect((await sharp(compressed).metadata()).format).toBe('png');
  expect(findLargestDifference(await sharp(compressed).raw().toBuffer(), ramps.data)).toBe(0);
});

test('a palette PNG decodes to its colours', async () => {
  const { pixels } = await process(createSource().png({ palette: true, colours: 8, dither: 0 }));
  expect(findLargestDifference(pixels, frame.data)).toBeLessThanOrEqual(3);
});

test('a grey PNG stays grey', async () => {
  const { compressed } = await process(createSource(ramps).toColourspace('b-w').png());
  expect((await sharp(compressed).metadata()).channels).toBe(1);
});

test('only the requested picture is made', async () => {
  const data = await createSource().jpeg().toBuffer();
  const one = await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'compressed');
  expect(one.raw).toBeUndefined();
  const other = await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, 'raw');
  expect(other.compressed).toBeUndefined();
});

test('the JPEG quality can change between frames', async () => {
  const data = await jpeg.compress(Buffer.from(ramps.data), {
    format: jpeg.FORMAT_RGB,
    width: WIDTH,
    height: HEIGHT,
    quality: 95,
  });
  const image = { kind: 'compressed', format: 'jpeg', data } as const;
  const fine = await pipeline.process(image, 'compressed');
  const coarse = await pipeline.process(image, 'compressed', { quality: 10 });
  expect(coarse.compressed?.data.length).toBeLessThan((fine.compressed?.data.length ?? 0) / 2);
});

test.each([
  'bayer_rggb8; jpeg compressed bgr8',
  'rgb16; jpeg compressed bgr8',
  'yuv422; jpeg compressed mono8',
  '8UC3; jpeg compressed bgr8',
  'jpeg;',
  '; jpeg compressed bgr8',
])('a colour JPEG of format %j passes', async (format) => {
  expect((await process(createSource().jpeg(), format)).data.length).toBeGreaterThan(0);
});
