import sharp from 'sharp';
import type { RgbFrame } from '../pipeline/frame';

/** Pixels of the largest picture that is decoded: a few bytes can claim gigabytes. */
const MAX_PIXELS = 16_777_216;

/**
 * Decodes with sharp, whose pixels are those that Duckietown's detector gets from OpenCV.
 * @throws Error where it is no picture, or is too large
 */
export async function decodePicture(bytes: Uint8Array): Promise<RgbFrame> {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
