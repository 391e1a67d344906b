import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { readPictureHeader } from '../image/picture-header';

/** Reads a picture as the camera publishes it: a JPEG as it is; a PNG is encoded, quality 90. */
export async function readAsJpeg(path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile(path));
  if (readPictureHeader(bytes).container === 'jpeg') return bytes;
  return new Uint8Array(await sharp(bytes).removeAlpha().jpeg({ quality: 90 }).toBuffer());
}
