import type { RgbFrame } from './frame';

/**
 * Makes a frame smaller by the mean of whole blocks, rounded to the nearest level. What is left over at the right and the
 * lower edge is cut off.
 * @param block side of a block in pixels, a whole number from 1
 */
export function averageBlocks(frame: RgbFrame, block: number): RgbFrame {
  const [width, height] = [Math.floor(frame.width / block), Math.floor(frame.height / block)];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++, to++) {
        let sum = 0;
        for (let row = 0; row < block; row++) {
          const from = ((y * block + row) * frame.width + x * block) * 3 + channel;
          for (let column = 0; column < block; column++) sum += frame.data[from + 3 * column] ?? 0;
        }
        data[to] = Math.round(sum / (block * block));
      }
    }
  }
  return { width, height, data };
}
