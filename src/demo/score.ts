import { addOverlap, type OverlapByColor } from '../evaluate/score/overlap';
import type { TapeColor } from '../lines';
import { mapColors } from '../lines/tape';

/** Results of the line detector, summed over `pictures`. */
export interface Score {
  readonly pictures: number;
  readonly segments: Readonly<Record<TapeColor, number>>;
  /** undefined where no picture had a truth mask. */
  readonly overlap: OverlapByColor | undefined;
}

/** The same pictures before and after the proxy. */
export interface PairScore {
  readonly raw: Score;
  readonly proxied: Score;
}

const NO_SCORE: Score = {
  pictures: 0,
  segments: mapColors(() => 0),
  overlap: undefined,
};

export const NO_PAIR: PairScore = { raw: NO_SCORE, proxied: NO_SCORE };

export function addPairs(a: PairScore, b: PairScore): PairScore {
  return { raw: addScores(a.raw, b.raw), proxied: addScores(a.proxied, b.proxied) };
}

function addScores(a: Score, b: Score): Score {
  return {
    pictures: a.pictures + b.pictures,
    segments: mapColors((color) => a.segments[color] + b.segments[color]),
    overlap: a.overlap && b.overlap ? addOverlap(a.overlap, b.overlap) : (a.overlap ?? b.overlap),
  };
}
