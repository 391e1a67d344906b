import { DUCKIETOWN_LANE_FILTER, castVote } from './lane-filter';
import type { GroundSegment } from './lane-filter';

/** Metres and radians by which the votes of a lane's lines may differ: more than the detector scatters by. */
const MAX_D = 0.05;
const MAX_PHI = 0.2;
/** Metres: farther away a pixel is too much ground. */
const MAX_RANGE = 0.5;
/** Segments of each colour that show a line: a single one may agree by chance. */
const MIN_OF_COLOR = 2;
/** Share of the segments that lie on a lane's lines: of many segments all over the place some always agree. */
const MIN_SHARE = 0.3;

/** How many white and yellow segments speak for one lane. */
export interface LaneLineCount {
  /** Segments near enough to tell. */
  readonly segments: number;
  /** Most of them that lie where the lines of a single lane would be, by the known widths of lane and tape. */
  readonly onLines: number;
  /** Whether a white and a yellow line are found where one lane has them, and explain enough of what is found. */
  readonly hasBoth: boolean;
}

/**
 * Counts segments along the lines of a lane, wherever that lies: each edge of each tape has one place in a lane, so what
 * is seen by mistake seldom agrees. Needs no labels, and more segments do not make it better by themselves.
 */
export function countOnLaneLines(segments: readonly GroundSegment[]): LaneLineCount {
  const { dMin, dMax } = DUCKIETOWN_LANE_FILTER;
  const votes = segments.filter(isNear).map((segment) => ({ color: segment.color, ...castVote(segment) }));
  let onLines = 0;
  let hasBoth = false;
  for (const pose of votes) {
    if (!(pose.d >= dMin && pose.d <= dMax)) continue;
    const agreeing = votes.filter(
      ({ d, phi }) => Math.abs(d - pose.d) < MAX_D && Math.abs(phi - pose.phi) < MAX_PHI,
    );
    onLines = Math.max(onLines, agreeing.length);
    const white = agreeing.filter(({ color }) => color === 'white').length;
    hasBoth ||=
      Math.min(white, agreeing.length - white) >= MIN_OF_COLOR && agreeing.length >= MIN_SHARE * votes.length;
  }
  return { segments: votes.length, onLines, hasBoth };
}

function isNear({ color, start, end }: GroundSegment): boolean {
  if (color === 'red' || start.x < 0 || end.x < 0) return false;
  const range = Math.hypot((start.x + end.x) / 2, (start.y + end.y) / 2);
  return range > 0 && range < MAX_RANGE;
}
