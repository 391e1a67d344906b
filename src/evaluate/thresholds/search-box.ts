import type { HsvBox, HsvGrid } from './hsv-grid';

/** A box and its weight. */
export interface WeighedBox {
  readonly box: HsvBox;
  readonly weight: number;
}

type Rectangle = Pick<HsvBox, 's0' | 's1' | 'v0' | 'v1'> & { readonly weight: number };

/**
 * The heaviest of all boxes: every hue interval is looked at, and of each the heaviest rectangle of saturation and
 * value is found exactly (the maximum sub-array of every band of rows), unless a bound on all of its rectangles shows
 * that none passes `floor`. Ends lie on bins of positive weight, since others never gain.
 * @param weights by bin, of the grid's size
 * @param wraps whether hue intervals may pass the end of the circle
 * @returns the first heaviest box in the order of its hue interval, or undefined where none is heavier than `floor`
 */
export function findHeaviestBox(
  grid: HsvGrid,
  weights: Float64Array,
  floor: number,
  wraps: boolean,
): WeighedBox | undefined {
  const { hues } = grid;
  const layer = grid.saturations * grid.values;
  const plane = new Float64Array(layer);
  const search = new RectangleSearch(grid.saturations, grid.values);
  const gains = new Float64Array(hues).map((_, h) => addGains(weights.subarray(h * layer, (h + 1) * layer)));
  let best: WeighedBox | undefined;
  let limit = floor;
  for (let h0 = 0; h0 < hues; h0++) {
    if (!((gains[h0] ?? 0) > 0)) continue;
    plane.fill(0);
    const last = wraps ? h0 + hues - 1 : hues - 1;
    let gain = 0;
    for (let h1 = h0; h1 <= last; h1++) {
      const from = (h1 % hues) * layer;
      for (let i = 0; i < layer; i++) plane[i] = (plane[i] ?? 0) + (weights[from + i] ?? 0);
      const added = gains[h1 % hues] ?? 0;
      gain += added;
      // The layers' gains, summed, are never less than what a rectangle of their sum weighs: the cheapest bound.
      if (added === 0 || gain <= limit) continue;
      const found = search.find(plane, limit);
      if (found === undefined) continue;
      const { s0, s1, v0, v1, weight } = found;
      best = { box: { h0, h1, s0, s1, v0, v1 }, weight };
      limit = weight;
    }
  }
  return best;
}

function addGains(weights: Float64Array): number {
  let sum = 0;
  for (const weight of weights) if (weight > 0) sum += weight;
  return sum;
}

class RectangleSearch {
  readonly #band: Float64Array;
  /** What the rows from here on can weigh at most: the sum of each row's own heaviest run. */
  readonly #rest: Float64Array;

  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {
    this.#band = new Float64Array(columns);
    this.#rest = new Float64Array(rows + 1);
  }

  find(plane: Float64Array, floor: number): Rectangle | undefined {
    const { rows, columns } = this;
    const rest = this.#rest;
    const band = this.#band;
    for (let row = rows - 1; row >= 0; row--) rest[row] = (rest[row + 1] ?? 0) + this.#findRun(plane, row);
    let best: Rectangle | undefined;
    let limit = floor;
    for (let s0 = 0; s0 < rows; s0++) {
      if ((rest[s0] ?? 0) <= limit) break;
      if (rest[s0] === rest[s0 + 1]) continue;
      band.fill(0);
      for (let s1 = s0; s1 < rows; s1++) {
        const row = s1 * columns;
        let [sum, start, reached] = [0, 0, 0];
        for (let v = 0; v < columns; v++) {
          const weight = (band[v] ?? 0) + (plane[row + v] ?? 0);
          band[v] = weight;
          if (sum <= 0) {
            sum = 0;
            start = v;
          }
          sum += weight;
          if (sum > reached) reached = sum;
          if (sum > limit) {
            limit = sum;
            best = { weight: sum, s0, s1, v0: start, v1: v };
          }
        }
        // A rectangle of more rows weighs at most its part in this band and its parts in the rows below.
        if (reached + (rest[s1 + 1] ?? 0) <= limit) break;
      }
    }
    return best;
  }

  /** The weight of one row's heaviest run of columns; 0 where none is positive. */
  #findRun(plane: Float64Array, row: number): number {
    let [sum, best] = [0, 0];
    for (let i = row * this.columns; i < (row + 1) * this.columns; i++) {
      sum += plane[i] ?? 0;
      if (sum < 0) sum = 0;
      if (sum > best) best = sum;
    }
    return best;
  }
}
