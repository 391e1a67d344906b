import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { RgbFrame } from './frame';
import { isJpeg } from './jpeg/markers';
import { mendJpeg } from './jpeg/mend-jpeg';

/** Pixels of the largest picture that is decoded: a few bytes can claim gigabytes. */
const MAX_PIXELS = 16_777_216;

/**
 * Decodes with sharp, whose pixels are those that Duckietown's detector gets from OpenCV's imread. A JPEG with bytes that
 * do not belong to it is mended first, as in the live node.
 * @param picture its bytes, or the path of its file
 * @throws Error where it is no whole picture, or is too large
 */
export async function decodePicture(picture: Uint8Array | string): Promise<RgbFrame> {
  try {
    return await decode(picture);
  } catch (error) {
    const bytes = typeof picture === 'string' ? await readFile(picture) : picture;
    const mended = isJpeg(bytes) ? mendJpeg(bytes) : undefined;
    if (mended === undefined) throw error;
    return decode(mended);
  }
}

async function decode(picture: Uint8Array | string): Promise<RgbFrame> {
  const { data, info } = await sharp(picture, {
    limitInputPixels: MAX_PIXELS,
    failOn: 'warning',
    ignoreIcc: true,
  })
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
