import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { RgbFrame } from './frame';
import { mendJpeg } from './jpeg/mend-jpeg';
import { readPictureHeader } from './picture-header';

/** Pixels of the largest picture that is decoded: a few bytes can claim gigabytes. */
const MAX_PIXELS = 16_777_216;

/**
 * Decodes with sharp, whose pixels are those that Duckietown's detector gets from OpenCV's imread. A JPEG with bytes that
 * do not belong to it is mended first, as in the live node, and what the node refuses by its header is refused here.
 * @param picture its bytes, or the path of its file
 * @throws Error where it is no whole picture of 8 bits a channel, or is too large
 */
export async function decodePicture(picture: Uint8Array | string): Promise<RgbFrame> {
  const bytes = typeof picture === 'string' ? await readFile(picture) : picture;
  const { container } = readPictureHeader(bytes);
  try {
    return await decode(bytes);
  } catch (error) {
    const mended = container === 'jpeg' ? mendJpeg(bytes) : undefined;
    if (mended === undefined) throw error;
    return decode(mended);
  }
}

async function decode(bytes: Uint8Array): Promise<RgbFrame> {
  const { data, info } = await sharp(bytes, {
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
