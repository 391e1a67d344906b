import { SCORED_LABELS, TAPES, TAPE_COLORS, mapColors } from '../../lines/tape';
import type { ColorRanges } from '../../lines/color-ranges';
import { readPacked } from './frame-histogram';
import type { HsvGrid } from './hsv-grid';
import type { OverlapByColor } from '../score/overlap';

/** Counts packed frames against thresholds that lie on the grid's bins: as exact as counting their pixels. */
export class PackedCounter {
  /** Each bin has bit i set where the colour TAPE_COLORS[i] takes it in. */
  readonly #colors: Uint8Array;

  constructor(grid: HsvGrid, ranges: ColorRanges) {
    this.#colors = new Uint8Array(grid.size);
    for (const [i, color] of TAPE_COLORS.entries()) {
      for (const { h0, h1, s0, s1, v0, v1 } of ranges[color].map((range) => grid.toBox(range))) {
        for (let h = h0; h <= h1; h++) {
          for (let s = s0; s <= s1; s++) {
            for (let v = v0; v <= v1; v++) {
              const bin = (h * grid.saturations + s) * grid.values + v;
              this.#colors[bin] = (this.#colors[bin] ?? 0) | (1 << i);
            }
          }
        }
      }
    }
  }

  count(packed: Uint8Array): OverlapByColor {
    const colors = this.#colors;
    // By colour, inside and outside of its ranges, by class.
    const counts = new Float64Array(TAPE_COLORS.length * 2 * SCORED_LABELS);
    readPacked(packed, (bin, kind, count) => {
      const bits = colors[bin] ?? 0;
      for (let i = 0; i < TAPE_COLORS.length; i++) {
        const at = (i * 2 + ((bits >> i) & 1)) * SCORED_LABELS + kind;
        counts[at] = (counts[at] ?? 0) + count;
      }
    });
    return mapColors((color, i) => {
      const outside = counts.subarray(i * 2 * SCORED_LABELS);
      const inside = counts.subarray((i * 2 + 1) * SCORED_LABELS, (i * 2 + 2) * SCORED_LABELS);
      const wanted = TAPES[color].label;
      const truePositive = inside[wanted] ?? 0;
      const found = inside.reduce((sum, value) => sum + value, 0);
      return { truePositive, falsePositive: found - truePositive, falseNegative: outside[wanted] ?? 0 };
    });
  }
}
