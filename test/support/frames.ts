import sharp from 'sharp';
import type { RgbFrame } from '../../src/image/frame';

/** A picture with unequal R, G and B everywhere, so that swapped channels cannot go unnoticed: rgb8, row-major. */
export function drawPattern(width: number, height: number, seed = 0): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = 200 + ((x + seed) % 40);
      data[at + 1] = 100 + ((y + 2 * seed) % 50);
      data[at + 2] = 20 + ((x + y) % 30);
    }
  }
  return data;
}

export function encodeJpeg(rgb: Uint8Array, width: number, height: number, quality = 90): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

export function encodePng(rgb: Uint8Array, width: number, height: number): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** Decodes any picture to rgb8. */
export async function decodePicture(
  bytes: Uint8Array,
): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Mean of each channel: R, G, B. */
export function meanColor(rgb: Uint8Array): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < rgb.length; i += 3) {
    sums[0] += rgb[i] ?? 0;
    sums[1] += rgb[i + 1] ?? 0;
    sums[2] += rgb[i + 2] ?? 0;
  }
  const pixels = rgb.length / 3;
  return [sums[0] / pixels, sums[1] / pixels, sums[2] / pixels];
}

/** An rgb8 frame as a raw image of a camera. */
export function makeRawImage({ data, width, height }: RgbFrame) {
  return { kind: 'raw', encoding: 'rgb8', width, height, step: width * 3, isBigEndian: false, data } as const;
}
