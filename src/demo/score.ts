import { addOverlap, type OverlapByColor } from '../evaluate/score/overlap';
import type { TapeColor } from '../lines';

/** What the line detector made of pictures: sums over `pictures`. */
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

export const NO_SCORE: Score = {
  pictures: 0,
  segments: { white: 0, yellow: 0, red: 0 },
  overlap: undefined,
};

export const NO_PAIR: PairScore = { raw: NO_SCORE, proxied: NO_SCORE };

export function addPairs(a: PairScore, b: PairScore): PairScore {
  return { raw: addScores(a.raw, b.raw), proxied: addScores(a.proxied, b.proxied) };
}

function addScores(a: Score, b: Score): Score {
  return {
    pictures: a.pictures + b.pictures,
    segments: {
      white: a.segments.white + b.segments.white,
      yellow: a.segments.yellow + b.segments.yellow,
      red: a.segments.red + b.segments.red,
    },
    overlap: a.overlap && b.overlap ? addOverlap(a.overlap, b.overlap) : (a.overlap ?? b.overlap),
  };
}
