import type { RgbFrame } from '../../image/frame';

/** Wide enough to label: twice what the line detector looks at. */
const WIDTH = 320;

/**
 * Makes a frame smaller by the mean of whole blocks, for the model that labels: at 320x240 it takes a quarter of the time
 * and memory of 640x480. A frame that is small enough is returned as it is.
 */
export function shrinkFrame(frame: RgbFrame): RgbFrame {
  const block = Math.floor(frame.width / WIDTH);
  if (block < 2) return frame;
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
