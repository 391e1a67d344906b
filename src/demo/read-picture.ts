import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

/** The frame as the camera publishes it: a JPEG's own bytes; a PNG is encoded once, quality 90. */
export async function readAsJpeg(path: string): Promise<Uint8Array> {
  if (/\.png$/i.test(path))
    return new Uint8Array(await sharp(path).removeAlpha().jpeg({ quality: 90 }).toBuffer());
  return new Uint8Array(await readFile(path));
}
