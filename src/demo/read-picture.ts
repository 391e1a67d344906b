import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { RgbFrame } from '../image/frame';

/** The frame as the camera publishes it: a JPEG's own bytes; a PNG is encoded once, quality 90. */
export async function readAsJpeg(path: string): Promise<Uint8Array> {
  if (/\.png$/i.test(path))
    return new Uint8Array(await sharp(path).removeAlpha().jpeg({ quality: 90 }).toBuffer());
  return new Uint8Array(await readFile(path));
}

/**
 * The classes of a truth mask, width * height bytes.
 * @throws Error where its size is not the picture's
 */
export async function readMask(path: string, { width, height }: RgbFrame): Promise<Uint8Array> {
  const { data, info } = await sharp(path).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height) {
    throw new Error(
      `mask ${path}: expected ${width}x${height} as its picture, found ${info.width}x${info.height}`,
    );
  }
  return data;
}
