import type { HsvBox, HsvGrid } from './hsv-grid';

/** Numbers that an IntegralHistogram holds. */
export function countSums({ hues, saturations, values }: HsvGrid): number {
  return (hues + 1) * (saturations + 1) * (values + 1);
}

/** How many pixels lie in any box of HSV space, in eight look-ups (sixteen where the hue wraps around). */
export class IntegralHistogram {
  /** Entry (h, s, v) counts the bins below h, s and v: one more than the grid on each axis. */
  readonly #sums: Float64Array;
  readonly #rowStep: number;
  readonly #layerStep: number;

  /**
   * @param counts pixels by bin, of the grid's size
   * @param sums memory of countSums(grid) numbers, fresh or of an earlier histogram of this grid, which ends with this
   */
  constructor(
    readonly grid: HsvGrid,
    counts: ArrayLike<number>,
    sums: Float64Array = new Float64Array(countSums(grid)),
  ) {
    const { hues, saturations, values } = grid;
    const rowStep = values + 1;
    const layerStep = rowStep * (saturations + 1);
    let bin = 0;
    for (let h = 1; h <= hues; h++) {
      for (let s = 1; s <= saturations; s++) {
        let row = 0;
        const at = h * layerStep + s * rowStep;
        for (let v = 1; v <= values; v++) {
          row += counts[bin++] ?? 0;
          sums[at + v] =
            row +
            (sums[at + v - rowStep] ?? 0) +
            (sums[at + v - layerStep] ?? 0) -
            (sums[at + v - layerStep - rowStep] ?? 0);
        }
      }
    }
    this.#sums = sums;
    this.#rowStep = rowStep;
    this.#layerStep = layerStep;
  }

  get total(): number {
    return this.#sums[this.#sums.length - 1] ?? 0;
  }

  count({ h0, h1, s0, s1, v0, v1 }: HsvBox): number {
    const { hues } = this.grid;
    if (h1 < hues) return this.#count(h0, h1, s0, s1, v0, v1);
    return this.#count(h0, hues - 1, s0, s1, v0, v1) + this.#count(0, h1 - hues, s0, s1, v0, v1);
  }

  #count(h0: number, h1: number, s0: number, s1: number, v0: number, v1: number): number {
    return this.#countBelow(h1 + 1, s0, s1, v0, v1) - this.#countBelow(h0, s0, s1, v0, v1);
  }

  #countBelow(h: number, s0: number, s1: number, v0: number, v1: number): number {
    const top = h * this.#layerStep + (s1 + 1) * this.#rowStep;
    const bottom = h * this.#layerStep + s0 * this.#rowStep;
    const sums = this.#sums;
    return (
      (sums[top + v1 + 1] ?? 0) -
      (sums[top + v0] ?? 0) -
      (sums[bottom + v1 + 1] ?? 0) +
      (sums[bottom + v0] ?? 0)
    );
  }
}
