import sharp from 'sharp';
import type { CameraImage } from '../../src/image/frame';
import { ImageError } from '../../src/image/image-error';
import { FramePipeline } from '../../src/pipeline/pipeline';
import { drawRamps, expectOwnBuffer, findLargestDifference } from './pictures';

const { width, height, data } = drawRamps(64, 48);
const RAW: CameraImage = {
  ...{ kind: 'raw', encoding: 'rgb8', width, height, step: width * 3, isBigEndian: false, data },
};
let png: CameraImage;
const pipeline = new FramePipeline({ maxPixels: 10_000 });
beforeAll(async () => {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  png = { kind: 'compressed', format: 'png', data: bytes };
});
afterAll(() => {
  pipeline.close();
});

test('a picture of the requested kind stays unchanged', async () => {
  expect((await pipeline.passThrough(png, { output: 'compressed', quality: 90 })).compressed).toBe(png);
  expect((await pipeline.passThrough(RAW, { output: 'raw', quality: 90 })).raw).toBe(RAW);
});

test('a picture of the other kind is converted', async () => {
  const { raw, compressed } = await pipeline.passThrough(png, { output: 'raw', quality: 90 });
  expect(compressed).toBeUndefined();
  expect(raw).toMatchObject({ encoding: 'rgb8', width, height });
  expectOwnBuffer(raw?.data);
  expect(findLargestDifference(raw?.data ?? [], data)).toBe(0);
});

test('output both converts only the missing kind', async () => {
  const result = await pipeline.passThrough(RAW, { output: 'both', quality: 95 });
  expect(result.raw).toBe(RAW);
  expect(result.compressed?.format).toBe('rgb8; jpeg compressed bgr8');
  expect(await sharp(result.compressed?.data).metadata()).toMatchObject({ format: 'jpeg', width, height });
});

test('a damaged picture cannot be converted', async () => {
  const cut = { ...png, data: png.data.subarray(0, 100) };
  await expect(pipeline.passThrough(cut, { output: 'raw', quality: 90 })).rejects.toThrow(ImageError);
});
