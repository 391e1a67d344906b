import sharp, { type Sharp } from 'sharp';
import type { RgbFrame } from './frame';

/** A frame of the clip: rgb8, row-major, camera left, translated right. */
export interface ClipFrame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A JPEG or PNG, or pixels. */
export type ClipPicture = Uint8Array | RgbFrame;

/** Most rows of a clip, which is for looking at. */
const MAX_HEIGHT = 480;
/** H.264 and the halves' seam want even numbers. */
const EVEN = 2;

/** Puts two pictures of equal size beside each other, scaled down to 480 rows where they have more. */
export async function makeClipFrame(before: ClipPicture, after: ClipPicture): Promise<ClipFrame> {
  const { width: fullWidth, height: fullHeight } = await open(before).metadata();
  const scale = Math.min(1, MAX_HEIGHT / fullHeight);
  const width = Math.max(EVEN, Math.floor((fullWidth * scale) / EVEN) * EVEN);
  const height = Math.max(EVEN, Math.floor((fullHeight * scale) / EVEN) * EVEN);
  const halves = await Promise.all([before, after].map((picture) => decodeAt(picture, width, height)));
  const rowBytes = width * 3;
  const data = new Uint8Array(2 * rowBytes * height);
  halves.forEach((half, side) => {
    for (let row = 0; row < height; row++) {
      data.set(half.subarray(row * rowBytes, (row + 1) * rowBytes), (2 * row + side) * rowBytes);
    }
  });
  return { width: 2 * width, height, data };
}

function decodeAt(picture: ClipPicture, width: number, height: number): Promise<Buffer> {
  return open(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
}

function open(picture: ClipPicture): Sharp {
  // What the pipeline has decoded is shown, whatever libjpeg warns of.
  if (picture instanceof Uint8Array) return sharp(picture, { failOn: 'none' });
  const { width, height, data } = picture;
  return sharp(data, { raw: { width, height, channels: 3 } });
}
