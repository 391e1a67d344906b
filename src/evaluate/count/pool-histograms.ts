import type { Cell } from '../frames/cells';
import { PackedMerger } from '../thresholds/frame-histogram';
import type { HsvGrid } from '../thresholds/hsv-grid';
import { getHistogram } from './counted-frame';
import type { CountedFrame } from './counted-frame';

/** Packed frames, summed by variant and group. */
export class PooledHistograms {
  readonly #byVariant: readonly ReadonlyMap<Cell, Uint8Array>[];

  constructor(
    grid: HsvGrid,
    frames: readonly CountedFrame[],
    readonly cells: readonly Cell[],
    variants: number,
  ) {
    const merger = new PackedMerger(grid);
    this.#byVariant = Array.from({ length: variants }, (_, variant) => {
      const histograms = frames.map((frame) => getHistogram(frame, variant));
      const pool = (cell: Cell): Uint8Array =>
        merger.merge(cell.frames.flatMap((i) => histograms.slice(i, i + 1)));
      return new Map(cells.map((cell) => [cell, pool(cell)]));
    });
  }

  get(variant: number, cell: Cell): Uint8Array {
    return this.#byVariant[variant]?.get(cell) ?? new Uint8Array(0);
  }
}
