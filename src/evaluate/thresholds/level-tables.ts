import type { HsvRange } from '../../lines/color-ranges';

const LEVELS = 256;
const MAX_RANGES = 16;

/**
 * Which of several ranges take in a level of hue, of saturation, of value: bit i of an entry is the i-th range. A pixel
 * lies in the ranges whose bit all three entries have, which is what OpenCV's inRange says.
 */
export class LevelTables {
  /** Ranges so far. */
  used = 0;
  readonly hues = new Uint16Array(LEVELS);
  readonly saturations = new Uint16Array(LEVELS);
  readonly values = new Uint16Array(LEVELS);

  /** @returns the bits of these ranges @throws RangeError beyond 16 ranges in all */
  add(ranges: readonly HsvRange[]): number {
    if (this.used + ranges.length > MAX_RANGES) {
      throw new RangeError(
        `thresholds: expected at most ${MAX_RANGES} ranges, got ${this.used + ranges.length}`,
      );
    }
    let bits = 0;
    for (const { low, high } of ranges) {
      const bit = 1 << this.used++;
      bits |= bit;
      for (const [channel, table] of [this.hues, this.saturations, this.values].entries()) {
        for (let level = low[channel] ?? 0; level <= Math.min(high[channel] ?? 0, LEVELS - 1); level++) {
          table[level] = (table[level] ?? 0) | bit;
        }
      }
    }
    return bits;
  }
}
