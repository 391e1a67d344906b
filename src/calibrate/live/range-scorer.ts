import type { HsvRange } from '../../lines/color-ranges';
import { TAPES, type TapeColor } from '../../lines/tape';
import type { PooledHistogram } from '../../evaluate/thresholds/frame-histogram';
import type { HsvBox } from '../../evaluate/thresholds/hsv-grid';
import { LIVE_GRID } from './live-grid';

/**
 * Rates ranges on what a pool holds; limits within a bin take all of the bin in. A few thousand bins of LIVE_GRID hold
 * anything: going through them takes less than sums over the whole grid, and none of their 7 MB for each labelled frame,
 * for which V8 would collect its whole heap every other second.
 */
export class RangeScorer {
  /** The bins that hold anything, in memory that is kept. */
  readonly #bins = new Uint32Array(LIVE_GRID.size);
  #used = 0;

  constructor(private readonly pool: PooledHistogram) {}

  /** To be called when the pool has changed. */
  refresh(): void {
    this.#used = this.pool.listUsed(this.#bins);
  }

  countTape(color: TapeColor): number {
    return this.#rate(color, []).tape;
  }

  /** IoU with the colour's tape, and the share of what the ranges take in that is none of it; both 0 for nothing. */
  rate(color: TapeColor, ranges: readonly HsvRange[]): { readonly iou: number; readonly wrong: number } {
    const boxes = ranges.map((range) => LIVE_GRID.toBox(range));
    const { tape, hit, wrong } = this.#rate(color, boxes);
    const union = tape + wrong;
    return { iou: union > 0 ? hit / union : 0, wrong: hit + wrong > 0 ? wrong / (hit + wrong) : 0 };
  }

  /** Weighed pixels: of the colour's tape, of it in the boxes, of all else in them. */
  #rate(color: TapeColor, boxes: readonly HsvBox[]): { tape: number; hit: number; wrong: number } {
    const wanted = TAPES[color].label;
    let [tape, hit, wrong] = [0, 0, 0];
    for (let i = 0; i < this.#used; i++) {
      const bin = this.#bins[i] ?? 0;
      const own = this.pool.count(bin, wanted);
      tape += own;
      if (!isIn(bin, boxes)) continue;
      hit += own;
      wrong += this.pool.countAll(bin) - own;
    }
    return { tape, hit, wrong };
  }
}

function isIn(bin: number, boxes: readonly HsvBox[]): boolean {
  const { saturations, values } = LIVE_GRID;
  const v = bin % values;
  const row = (bin - v) / values;
  const s = row % saturations;
  const h = (row - s) / saturations;
  return boxes.some(
    ({ h0, h1, s0, s1, v0, v1 }) => h >= h0 && h <= h1 && s >= s0 && s <= s1 && v >= v0 && v <= v1,
  );
}
