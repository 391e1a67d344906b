import type { HsvRange } from '../../lines/color-ranges';
import { BoxScorer } from '../../evaluate/thresholds/box-scorer';
import type { ColorCounts } from '../../evaluate/thresholds/box-scorer';
import type { HsvBox } from '../../evaluate/thresholds/hsv-grid';
import { LIVE_GRID } from './live-grid';

/** Rates ranges of one colour on what was seen of it; limits within a bin take all of the bin in. */
export class RangeScorer {
  readonly #scorer: BoxScorer;

  constructor(counts: ColorCounts) {
    this.#scorer = new BoxScorer(LIVE_GRID, counts);
  }

  get tapePixels(): number {
    return this.#scorer.tapePixels;
  }

  /** IoU with the colour's tape, and the share of what the ranges take in that is none of it; both 0 for nothing. */
  rate(ranges: readonly HsvRange[]): { readonly iou: number; readonly wrong: number } {
    const { hit, wrong } = this.#count(ranges.map((range) => LIVE_GRID.toBox(range)));
    const union = this.tapePixels + wrong;
    return { iou: union > 0 ? hit / union : 0, wrong: hit + wrong > 0 ? wrong / (hit + wrong) : 0 };
  }

  /** What lies in any of the boxes; what lies in two is counted once. */
  #count([first, ...rest]: readonly HsvBox[]): { hit: number; wrong: number } {
    if (first === undefined) return { hit: 0, wrong: 0 };
    const own = this.#scorer.count([first]);
    const others = this.#count(rest);
    const shared = this.#count(rest.flatMap((box) => intersect(first, box)));
    return { hit: own.hit + others.hit - shared.hit, wrong: own.wrong + others.wrong - shared.wrong };
  }
}

function intersect(a: HsvBox, b: HsvBox): HsvBox[] {
  const both = {
    h0: Math.max(a.h0, b.h0),
    h1: Math.min(a.h1, b.h1),
    s0: Math.max(a.s0, b.s0),
    s1: Math.min(a.s1, b.s1),
    v0: Math.max(a.v0, b.v0),
    v1: Math.min(a.v1, b.v1),
  };
  return both.h0 > both.h1 || both.s0 > both.s1 || both.v0 > both.v1 ? [] : [both];
}
