import type { Cell } from '../frames/cells';
import { PackedMerger } from '../thresholds/frame-histogram';
import type { HsvGrid } from '../thresholds/hsv-grid';
import type { PackedFrame } from './counted-input';

/** Packed frames that wait until they are added up: adding costs a walk over the whole grid. */
const MAX_WAITING_BYTES = 64 * 2 ** 20;

/** Packed frames, summed by variant and group as they come. */
export class PooledHistograms {
  readonly #merger: PackedMerger;
  readonly #byVariant: readonly ReadonlyMap<Cell, Uint8Array[]>[];
  #waiting = 0;

  constructor(
    grid: HsvGrid,
    readonly cells: readonly Cell[],
    variants: number,
  ) {
    this.#merger = new PackedMerger(grid);
    this.#byVariant = Array.from({ length: variants }, () => new Map(cells.map((cell) => [cell, []])));
  }

  /** @param cells those that the frame is in */
  add({ histograms }: Pick<PackedFrame, 'histograms'>, cells: readonly Cell[]): void {
    for (const [variant, histogram] of histograms.entries()) {
      for (const cell of cells) this.#byVariant[variant]?.get(cell)?.push(histogram);
      this.#waiting += histogram.length;
    }
    if (this.#waiting < MAX_WAITING_BYTES) return;
    for (const byCell of this.#byVariant) for (const cell of byCell.keys()) this.#addUp(byCell, cell);
    this.#waiting = 0;
  }

  get(variant: number, cell: Cell): Uint8Array {
    const byCell = this.#byVariant[variant];
    return byCell === undefined ? new Uint8Array(0) : this.#addUp(byCell, cell);
  }

  #addUp(byCell: ReadonlyMap<Cell, Uint8Array[]>, cell: Cell): Uint8Array {
    const waiting = byCell.get(cell) ?? [];
    const [first = new Uint8Array(0)] = waiting;
    // A sum that stands alone is whole already.
    const sum = waiting.length === 1 ? first : this.#merger.merge(waiting);
    waiting.splice(0, waiting.length, sum);
    return sum;
  }
}
