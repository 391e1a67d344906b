import type { RgbFrame } from '../../src/image/frame';

/** Four quarters of plain colour, all channels unequal: two reds on both sides of hue 0, a yellow, a blue-green. */
export const QUARTERS = [
  [200, 30, 60],
  [210, 70, 25],
  [220, 190, 40],
  [20, 110, 150],
] as const;

/** A frame of those quarters: top left, top right, bottom left, bottom right. */
export function drawQuarters(width: number, height: number): RgbFrame {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      data.set(QUARTERS[quarter as 0 | 1 | 2 | 3], (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/** Every pixel its own colour: nothing that is exchanged, shifted or skipped goes unseen. */
export function drawRamps(width: number, height: number): RgbFrame {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = Math.round((x * 255) / width);
      data[at + 1] = Math.round((y * 200) / height);
      data[at + 2] = Math.round(255 - ((x + y) * 200) / (width + height));
    }
  }
  return { width, height, data };
}

/** The largest difference of two arrays' values; fails on unequal lengths. */
export function findLargestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  let largest = 0;
  for (let i = 0; i < one.length; i++) {
    largest = Math.max(largest, Math.abs((one[i] ?? NaN) - (other[i] ?? NaN)));
  }
  return largest;
}

/** What a ROS publisher needs: it sends the whole underlying buffer, from its first byte. */
export function expectOwnBuffer(data: Uint8Array | undefined): void {
  expect(data?.byteOffset).toBe(0);
  expect(data?.buffer.byteLength).toBe(data?.byteLength);
}
