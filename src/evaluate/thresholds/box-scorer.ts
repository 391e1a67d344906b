import type { HsvBox, HsvGrid } from './hsv-grid';
import { IntegralHistogram } from './integral-histogram';
import type { TuneMemory } from './tune-memory';

/** Pixels of one colour's tape, and all other scored pixels, by bin of the grid. */
export interface ColorCounts {
  readonly tape: Float64Array;
  readonly other: Float64Array;
}

export type Axis = 'h' | 's' | 'v';
export const AXES: readonly Axis[] = ['h', 's', 'v'];

/** The keys of a box's ends on an axis. */
export const ENDS = {
  h: { low: 'h0', high: 'h1' },
  s: { low: 's0', high: 's1' },
  v: { low: 'v0', high: 'v1' },
} as const;

/** What boxes of one colour score. Boxes of a list must not share a bin: their pixels are added up. */
export class BoxScorer {
  readonly tapePixels: number;
  readonly #tape: IntegralHistogram;
  readonly #other: IntegralHistogram;

  constructor(
    readonly grid: HsvGrid,
    readonly counts: ColorCounts,
    memory?: TuneMemory,
  ) {
    this.#tape = new IntegralHistogram(grid, counts.tape, memory?.tapeSums);
    this.#other = new IntegralHistogram(grid, counts.other, memory?.otherSums);
    this.tapePixels = this.#tape.total;
  }

  /** Pixels of the tape inside, and others. */
  count(boxes: readonly HsvBox[]): { readonly hit: number; readonly wrong: number } {
    let [hit, wrong] = [0, 0];
    for (const box of boxes) {
      hit += this.#tape.count(box);
      wrong += this.#other.count(box);
    }
    return { hit, wrong };
  }

  isEmpty(box: HsvBox): boolean {
    return this.#tape.count(box) + this.#other.count(box) === 0;
  }

  /** Intersection over union. */
  score(boxes: readonly HsvBox[]): number {
    const { hit, wrong } = this.count(boxes);
    return hit / (this.tapePixels + wrong);
  }

  /** The box that leaves out a fiftieth of the tape at each end of each axis. */
  findMiddle(): HsvBox {
    const { whole } = this.grid;
    const cut = this.tapePixels / 50;
    const find = (axis: Axis): [number, number] => {
      const { low, high } = ENDS[axis];
      let [from, to] = [whole[low], whole[high]];
      while (from < to && this.#tape.count({ ...whole, [high]: from }) <= cut) from++;
      while (to > from && this.#tape.count({ ...whole, [low]: to }) <= cut) to--;
      return [from, to];
    };
    const [[h0, h1], [s0, s1], [v0, v1]] = [find('h'), find('s'), find('v')];
    return { h0, h1, s0, s1, v0, v1 };
  }
}
