import sharp from 'sharp';
import type { RgbFrame } from './frame';

/** Pixels of the largest picture that is decoded: a few bytes can claim gigabytes. */
const MAX_PIXELS = 16_777_216;

/**
 * Decodes with sharp, whose pixels are those that Duckietown's detector gets from OpenCV's imread.
 * @param picture its bytes, or the path of its file
 * @throws Error where it is no whole picture, or is too large
 */
export async function decodePicture(picture: Uint8Array | string): Promise<RgbFrame> {
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
