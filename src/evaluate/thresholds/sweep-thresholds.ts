import type { TapeColor } from '../../lines/tape';
import type { ColorCounts } from './box-scorer';
import { HsvGrid } from './hsv-grid';

/** Coarse enough to score every box: 3 million without wrapping hues, 6 million with. */
const SWEEP_GRID = new HsvGrid({ hue: 10, saturation: 16, value: 16 });
const NEAR = 0.95;

/** The IoU of every threshold box of a colour, as a domain sees it. */
export interface ColorSweep {
  readonly best: number;
  /** One entry a box: 1 where its IoU is within 95 % of the best. */
  readonly near: Uint8Array;
  readonly nearCount: number;
}

/** Scores all boxes of the coarse grid; red's hue may wrap around. @returns undefined without tape of the colour */
export function sweepColor(grid: HsvGrid, counts: ColorCounts, color: TapeColor): ColorSweep | undefined {
  const tape = coarsen(grid, counts.tape);
  const other = coarsen(grid, counts.other);
  const tapePixels = tape.reduce((sum, value) => sum + value, 0);
  if (tapePixels === 0) return undefined;
  const scores = scoreBoxes(tape, other, tapePixels, color === 'red');
  let best = 0;
  for (const score of scores) if (score > best) best = score;
  const near = new Uint8Array(scores.length);
  let nearCount = 0;
  for (let i = 0; i < scores.length; i++) {
    if ((scores[i] ?? 0) >= NEAR * best) {
      near[i] = 1;
      nearCount++;
    }
  }
  return { best, near, nearCount };
}

/** Near the best in both, over near in `a`, and over near in either. */
export function compareSweeps(
  a: ColorSweep,
  b: ColorSweep,
): { readonly kept: number; readonly overlap: number } {
  let both = 0;
  for (let i = 0; i < a.near.length; i++) both += (a.near[i] ?? 0) & (b.near[i] ?? 0);
  return { kept: both / a.nearCount, overlap: both / (a.nearCount + b.nearCount - both) };
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

function scoreBoxes(
  tape: Float64Array,
  other: Float64Array,
  tapePixels: number,
  wraps: boolean,
): Float32Array {
  const { hues, saturations: rows, values: columns } = SWEEP_GRID;
  const layer = rows * columns;
  const planeBoxes = ((rows * (rows + 1)) / 2) * ((columns * (columns + 1)) / 2);
  const scores = new Float32Array((wraps ? hues * hues : (hues * (hues + 1)) / 2) * planeBoxes);
  const [hits, wrongs] = [new Float64Array(layer), new Float64Array(layer)];
  const [hitSums, wrongSums] = [
    new Float64Array((rows + 1) * (columns + 1)),
    new Float64Array((rows + 1) * (columns + 1)),
  ];
  let box = 0;
  for (let h0 = 0; h0 < hues; h0++) {
    hits.fill(0);
    wrongs.fill(0);
    const last = wraps ? h0 + hues - 1 : hues - 1;
    for (let h1 = h0; h1 <= last; h1++) {
      const from = (h1 % hues) * layer;
      for (let i = 0; i < layer; i++) {
        hits[i] = (hits[i] ?? 0) + (tape[from + i] ?? 0);
        wrongs[i] = (wrongs[i] ?? 0) + (other[from + i] ?? 0);
      }
      sumUp(hits, hitSums, rows, columns);
      sumUp(wrongs, wrongSums, rows, columns);
      box = scorePlane(hitSums, wrongSums, tapePixels, scores, box);
    }
  }
  return scores;
}

/** Integral of a plane: entry (s, v) counts what lies below both. */
function sumUp(plane: Float64Array, sums: Float64Array, rows: number, columns: number): void {
  const step = columns + 1;
  for (let s = 1; s <= rows; s++) {
    let row = 0;
    for (let v = 1; v <= columns; v++) {
      row += plane[(s - 1) * columns + v - 1] ?? 0;
      sums[s * step + v] = (sums[(s - 1) * step + v] ?? 0) + row;
    }
  }
}

function scorePlane(
  hits: Float64Array,
  wrongs: Float64Array,
  tapePixels: number,
  scores: Float32Array,
  start: number,
): number {
  const { saturations: rows, values: columns } = SWEEP_GRID;
  const step = columns + 1;
  let box = start;
  for (let s0 = 0; s0 < rows; s0++) {
    const low = s0 * step;
    for (let s1 = s0 + 1; s1 <= rows; s1++) {
      const high = s1 * step;
      for (let v0 = 0; v0 < columns; v0++) {
        const hitBelow = (hits[high + v0] ?? 0) - (hits[low + v0] ?? 0);
        const wrongBelow = (wrongs[high + v0] ?? 0) - (wrongs[low + v0] ?? 0);
        for (let v1 = v0 + 1; v1 <= columns; v1++) {
          const hit = (hits[high + v1] ?? 0) - (hits[low + v1] ?? 0) - hitBelow;
          const wrong = (wrongs[high + v1] ?? 0) - (wrongs[low + v1] ?? 0) - wrongBelow;
          scores[box++] = hit / (tapePixels + wrong);
        }
      }
    }
  }
  return box;
}
