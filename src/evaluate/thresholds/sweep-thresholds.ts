import type { TapeColor } from '../../lines/tape';
import type { ColorCounts } from './box-scorer';
import { HsvGrid } from './hsv-grid';

/** Coarse enough to know every box: 3 million without wrapping hues, 6 million with. */
const SWEEP_GRID = new HsvGrid({ hue: 10, saturation: 16, value: 16 });
const NEAR = 0.95;

/** The best threshold boxes of a colour, as a domain sees them. */
export interface ColorSweep {
  /** The best IoU of all boxes. */
  readonly best: number;
  /** Numbers of the boxes whose IoU is within 95 % of the best, ascending. */
  readonly near: Uint32Array;
  /** How many boxes there are. */
  readonly boxes: number;
}

/** Finds the best boxes of the coarse grid; red's hue may wrap around. @returns undefined without tape of the colour */
export function sweepColor(grid: HsvGrid, counts: ColorCounts, color: TapeColor): ColorSweep | undefined {
  const pixels = { tape: coarsen(grid, counts.tape), other: coarsen(grid, counts.other) };
  const tapePixels = pixels.tape.reduce((sum, value) => sum + value, 0);
  if (tapePixels === 0) return undefined;
  const search = new BoxSearch(pixels, tapePixels, color === 'red');
  const best = search.findBest();
  return { best, near: search.findFrom(NEAR * best), boxes: search.boxes };
}

/** Near the best in both, over near in `a`, and over near in either. */
export function compareSweeps(
  a: ColorSweep,
  b: ColorSweep,
): { readonly kept: number; readonly overlap: number } {
  let both = 0;
  for (let i = 0, k = 0; i < a.near.length; i++) {
    const box = a.near[i] ?? 0;
    while (k < b.near.length && (b.near[k] ?? 0) < box) k++;
    if (b.near[k] === box) both++;
  }
  return { kept: both / a.near.length, overlap: both / (a.near.length + b.near.length - both) };
}

function coarsen(grid: HsvGrid, counts: Float64Array): Float64Array {
  const coarse = new Float64Array(SWEEP_GRID.size);
  const { hueOffsets, saturationOffsets, valueOffsets } = SWEEP_GRID;
  const { hue, saturation, value } = grid.binning;
  let bin = 0;
  for (let h = 0; h < grid.hues; h++) {
    for (let s = 0; s < grid.saturations; s++) {
      const base = (hueOffsets[h * hue] ?? 0) + (saturationOffsets[s * saturation] ?? 0);
      for (let v = 0; v < grid.values; v++) {
        const at = base + (valueOffsets[v * value] ?? 0);
        coarse[at] = (coarse[at] ?? 0) + (counts[bin++] ?? 0);
      }
    }
  }
  return coarse;
}

const { hues: HUES, saturations: ROWS, values: COLUMNS } = SWEEP_GRID;
const LAYER = ROWS * COLUMNS;
const STEP = COLUMNS + 1;
const ROW_PAIRS = (ROWS * (ROWS + 1)) / 2;
const COLUMN_PAIRS = (COLUMNS * (COLUMNS + 1)) / 2;

/**
 * Goes through all boxes, hue by hue, and passes over those that hold too little tape to reach the wanted IoU: the tape
 * in a box, over all tape, is the most that its IoU and the IoU of every box within can be.
 */
class BoxSearch {
  readonly boxes: number;
  readonly #hits = new Float64Array((ROWS + 1) * STEP);
  readonly #wrongs = new Float64Array((ROWS + 1) * STEP);

  constructor(
    readonly pixels: ColorCounts,
    readonly tapePixels: number,
    readonly wraps: boolean,
  ) {
    this.boxes = (wraps ? HUES * HUES : (HUES * (HUES + 1)) / 2) * ROW_PAIRS * COLUMN_PAIRS;
  }

  findBest(): number {
    let best = 0;
    this.#visitPlanes(() => {
      best = this.#scanPlane(best, undefined, 0);
    });
    return best;
  }

  /** The boxes with at least this IoU. */
  findFrom(wanted: number): Uint32Array {
    const found: number[] = [];
    this.#visitPlanes((plane) => {
      this.#scanPlane(wanted, found, plane * ROW_PAIRS * COLUMN_PAIRS);
    });
    return new Uint32Array(found);
  }

  /** Sums up each interval of hues; its integrals are in #hits and #wrongs when `visit` is called. */
  #visitPlanes(visit: (plane: number) => void): void {
    const [tape, other] = [new Float64Array(LAYER), new Float64Array(LAYER)];
    let plane = 0;
    for (let h0 = 0; h0 < HUES; h0++) {
      tape.fill(0);
      other.fill(0);
      const last = this.wraps ? h0 + HUES - 1 : HUES - 1;
      for (let h1 = h0; h1 <= last; h1++) {
        const from = (h1 % HUES) * LAYER;
        for (let i = 0; i < LAYER; i++) {
          tape[i] = (tape[i] ?? 0) + (this.pixels.tape[from + i] ?? 0);
          other[i] = (other[i] ?? 0) + (this.pixels.other[from + i] ?? 0);
        }
        sumUp(tape, this.#hits);
        sumUp(other, this.#wrongs);
        visit(plane++);
      }
    }
  }

  /**
   * @param found takes the numbers of the boxes that reach `wanted`; without it, `wanted` rises to each better box's IoU
   * @param first number of the plane's first box
   * @returns wanted, as it is in the end
   */
  #scanPlane(wanted: number, found: number[] | undefined, first: number): number {
    const [hits, wrongs] = [this.#hits, this.#wrongs];
    const bound = (hit: number): number => Math.fround(hit / this.tapePixels);
    const total = ROWS * STEP + COLUMNS;
    let rows = first;
    for (let s0 = 0; s0 < ROWS; s0++) {
      const low = s0 * STEP;
      if (bound((hits[total] ?? 0) - (hits[low + COLUMNS] ?? 0)) < wanted) return wanted;
      for (let s1 = s0 + 1; s1 <= ROWS; s1++, rows += COLUMN_PAIRS) {
        const high = s1 * STEP;
        const inRows = (hits[high + COLUMNS] ?? 0) - (hits[low + COLUMNS] ?? 0);
        let box = rows;
        for (let v0 = 0; v0 < COLUMNS; box += COLUMNS - v0, v0++) {
          const hitBelow = (hits[high + v0] ?? 0) - (hits[low + v0] ?? 0);
          if (bound(inRows - hitBelow) < wanted) break;
          const wrongBelow = (wrongs[high + v0] ?? 0) - (wrongs[low + v0] ?? 0);
          for (let v1 = v0 + 1; v1 <= COLUMNS; v1++) {
            const hit = (hits[high + v1] ?? 0) - (hits[low + v1] ?? 0) - hitBelow;
            const wrong = (wrongs[high + v1] ?? 0) - (wrongs[low + v1] ?? 0) - wrongBelow;
            const score = Math.fround(hit / (this.tapePixels + wrong));
            if (score < wanted) continue;
            if (found === undefined) wanted = score;
            else found.push(box + v1 - v0 - 1);
          }
        }
      }
    }
    return wanted;
  }
}

/** Integral of a plane: entry (s, v) counts what lies below both. */
function sumUp(plane: Float64Array, sums: Float64Array): void {
  for (let s = 1; s <= ROWS; s++) {
    let row = 0;
    for (let v = 1; v <= COLUMNS; v++) {
      row += plane[(s - 1) * COLUMNS + v - 1] ?? 0;
      sums[s * STEP + v] = (sums[(s - 1) * STEP + v] ?? 0) + row;
    }
  }
}
