import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

/** Reads a picture as the camera publishes it: a JPEG as it is; a PNG is encoded, quality 90. */
export async function readAsJpeg(path: string): Promise<Uint8Array> {
  if (/\.png$/i.test(path))
    return new Uint8Array(await sharp(path).removeAlpha().jpeg({ quality: 90 }).toBuffer());
  return new Uint8Array(await readFile(path));
}
