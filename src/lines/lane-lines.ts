import { DUCKIETOWN_LANE_FILTER, castVote } from './lane-filter';
import type { GroundSegment } from './lane-filter';

/** Metres and radians by which the votes of a lane's lines may differ: more than the detector scatters by. */
const MAX_D = 0.05;
const MAX_PHI = 0.2;
/** Metres: farther away a pixel is too much ground. */
const MAX_RANGE = 0.5;

/** How many white and yellow segments speak for one lane. */
export interface LaneLineCount {
  /** Segments near enough to tell. */
  readonly segments: number;
  /** Most of them that lie where the lines of a single lane would be, by the known widths of lane and tape. */
  readonly onLines: number;
}

/**
 * Counts segments along the lines of a lane, wherever that lies: each edge of each tape has one place in a lane, so what
 * is seen by mistake seldom agrees. Needs no labels, and more segments do not make it better by themselves.
 */
export function countOnLaneLines(segments: readonly GroundSegment[]): LaneLineCount {
  const { dMin, dMax } = DUCKIETOWN_LANE_FILTER;
  const votes = segments.filter(isNear).map((segment) => castVote(segment));
  let onLines = 0;
  for (const pose of votes) {
    if (!(pose.d >= dMin && pose.d <= dMax)) continue;
    const agreeing = votes.filter(
      ({ d, phi }) => Math.abs(d - pose.d) < MAX_D && Math.abs(phi - pose.phi) < MAX_PHI,
    );
    onLines = Math.max(onLines, agreeing.length);
  }
  return { segments: votes.length, onLines };
}

function isNear({ color, start, end }: GroundSegment): boolean {
  if (color === 'red' || start.x < 0 || end.x < 0) return false;
  const range = Math.hypot((start.x + end.x) / 2, (start.y + end.y) / 2);
  return range > 0 && range < MAX_RANGE;
}
