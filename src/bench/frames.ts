import jpeg from '@julusian/jpeg-turbo';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderDrive } from '../render';

export const WIDTH = 640;
export const HEIGHT = 480;
/** JPEG quality of the camera's frames and of every contender's answers. */
export const QUALITY = 90;

const FRAMES = 24;
/** Metres a second: fast, so that a few frames see straights, curves and stop lines. */
const SPEED = 8;

/** Writes the frames that every contender gets as 000.jpg and on: a harsh look of the renderer, 4:2:0 like a camera's. */
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
