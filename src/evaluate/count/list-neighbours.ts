import { compareNatural } from '../../image/list-pictures';
import type { FramePlace } from '../frames/frame-groups';
import type { NeighboursResult } from '../measures/measure-results';

export type NeighbourCounts = Omit<NeighboursResult, 'rule' | 'reason'>;
export type FindPlace = (frame: string) => FramePlace | undefined;
export type NamedPair = readonly [previous: string, current: string];

export interface NeighbourPairs {
  readonly pairs: readonly NamedPair[];
  /** Frames that have a frame before them, but farther away, or at an unknown time. */
  readonly leftOut: number;
}

/** A camera at 5 Hz, with room for jitter: frames farther apart show another place. */
const MAX_SECONDS_APART = 0.25;

export const NEIGHBOUR_RULE =
  `a frame and the one right before it in the same drive, by stamp (of a bag: the header's, else the time of recording; ` +
  `of a folder: column time), at most ${MAX_SECONDS_APART} s earlier`;

const NO_SEQUENCE =
  'the order of the frames is unknown: it is known for a bag, and where the file of groups has columns sequence and time';

/**
 * Pairs each evaluated frame with the one right before it, which may be one that is not evaluated itself.
 * @param all names of all frames that can be read
 */
export function listNeighbours(
  evaluated: readonly string[],
  all: readonly string[],
  findPlace: FindPlace,
): NeighbourPairs {
  const wanted = new Set(evaluated);
  const pairs: NamedPair[] = [];
  let leftOut = 0;
  for (const members of groupByDrive(all, findPlace)) {
    for (const [i, { name, time }] of members.entries()) {
      const before = members[i - 1];
      if (before === undefined || !wanted.has(name)) continue;
      if (isNear(before.time, time)) pairs.push([before.name, name]);
      else leftOut++;
    }
  }
  return { pairs, leftOut };
}

/** Why nothing was measured between neighbours; null where something was. */
export function explainNone({ pairs, leftOut, followed }: NeighbourCounts): string | null {
  if (followed > 0) return null;
  if (pairs > 0) return 'no motion could be followed from any frame to the next: they show different places';
  return leftOut > 0 ? `no two frames are neighbours (${NEIGHBOUR_RULE})` : NO_SEQUENCE;
}

interface TimedFrame {
  readonly name: string;
  readonly time: number | undefined;
}

/** Frames of each drive by time. */
function groupByDrive(all: readonly string[], findPlace: FindPlace): TimedFrame[][] {
  const drives = new Map<string, TimedFrame[]>();
  for (const name of all) {
    const place = findPlace(name);
    if (place === undefined) continue;
    const drive = drives.get(place.sequence) ?? [];
    drive.push({ name, time: place.time });
    drives.set(place.sequence, drive);
  }
  return [...drives.values()].map((members) =>
    members.sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || compareNatural(a.name, b.name)),
  );
}

/** Frames of equal stamps may be one picture twice: it cannot flicker. */
function isNear(before: number | undefined, time: number | undefined): boolean {
  if (before === undefined || time === undefined) return false;
  return time > before && time - before <= MAX_SECONDS_APART;
}
