import { averageBlocks } from '../../src/image/average-blocks';

/** Every level, and no two channels or neighbours alike. */
function makeFrame(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 97 + (i % 7) * 31) % 256);
  return { width, height, data };
}

describe('a frame made smaller by blocks', () => {
  test.each([2, 3, 4])('has the rounded mean of each block of %i pixels a side', (block) => {
    // What is left over at the right and the lower edge is cut off.
    const frame = makeFrame(4 * block + 1, 3 * block + 1);
    const small = averageBlocks(frame, block);
    expect([small.width, small.height]).toEqual([4, 3]);
    const means = Array.from({ length: 4 * 3 * 3 }, (_, i) => {
      const [channel, column, row] = [i % 3, Math.floor(i / 3) % 4, Math.floor(i / 12)];
      let sum = 0;
      for (let y = row * block; y < (row + 1) * block; y++) {
        for (let x = column * block; x < (column + 1) * block; x++) {
          sum += frame.data[(y * frame.width + x) * 3 + channel] ?? NaN;
        }
      }
      return Math.round(sum / block ** 2);
    });
    expect([...small.data]).toEqual(means);
  });
});
