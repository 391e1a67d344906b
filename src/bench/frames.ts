import jpeg from '@julusian/jpeg-turbo';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderDrive } from '../render';

export const WIDTH = 640;
export const HEIGHT = 480;
/** JPEG quality of the camera's frames and of every contender's answers. */
export const QUALITY = 90;

const FRAMES = 24;
/** Speed in m/s: fast, so that a few frames show straights, curves and stop lines. */
const SPEED = 8;

/** Writes the frames that every contender gets, 000.jpg and so on: a harsh look of the renderer, 4:2:0 as a camera's. */
export async function writeFrames(folder: string): Promise<void> {
  const encoding = {
    format: jpeg.FORMAT_RGB,
    width: WIDTH,
    height: HEIGHT,
    subsampling: jpeg.SAMP_420,
    quality: QUALITY,
  };
  let number = 0;
  for await (const { frame } of renderDrive({ frames: FRAMES, seed: 1, speed: SPEED, look: 'bright' })) {
    const picture = await jpeg.compress(Buffer.from(frame.data.buffer), encoding);
    await writeFile(join(folder, `${String(number++).padStart(3, '0')}.jpg`), picture);
  }
}
