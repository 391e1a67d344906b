import { TAPE_COLORS } from '../../lines/tape';

/** Colours of tape, and tape of any colour. */
export const TAPE_PARTS = [...TAPE_COLORS, 'any'] as const;
export type TapePart = (typeof TAPE_PARTS)[number];

/** Bands of distance on the ground. */
export const DISTANCE_BANDS = ['near', 'middle', 'far'] as const;
/** Metres from the robot's origin at which the middle and the far band begin. */
export const BAND_STARTS = [0.3, 0.4] as const;

let numbered = 0;
const next = (): number => numbered++;

function forEach<Key extends string, Value>(keys: readonly Key[], make: () => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, make()])) as Record<Key, Value>;
}

/**
 * Where each sum stands in the row of numbers that is counted of a frame as a variant makes it. Rows add up over frames,
 * and every measure is a quotient of such sums, so that a bootstrap only has to add rows. What was not measured is 0.
 */
export const SUM = {
  /** Scored pixels without tape in the truth, and those of them that the thresholds call tape. */
  ground: { pixels: next(), called: forEach(TAPE_PARTS, next) },
  /** The same on frames whose truth has no tape of the colour. */
  bare: forEach(TAPE_PARTS, () => ({ pixels: next(), called: next() })),
  /** Pixels by band of distance and colour. */
  bands: forEach(DISTANCE_BANDS, () =>
    forEach(TAPE_COLORS, () => ({ truePositive: next(), falsePositive: next(), falseNegative: next() })),
  ),
  /** Segments: degrees times length; length at a true edge, at none, and both; pixels of the detector's picture. */
  lines: { degrees: next(), atEdge: next(), stray: next(), judged: next() },
  /** Between two neighbouring frames. */
  flicker: {
    /** Squared error and number of the values compared. */
    squares: next(),
    values: next(),
    /** Tape pixels that come or go, and tape pixels of either frame. */
    changed: next(),
    either: next(),
    /** Change of the number of segments, and mean number. */
    segmentChange: next(),
    segments: next(),
  },
  /** Neighbours whose motion is known, with a lane pose in both: their number, and the distances of d in metres. */
  odometry: { pairs: next(), distance: next() },
  /** Frames with a true turn, their errors in rad/s; frames whose true turn has a side, those turned to the other. */
  turn: { frames: next(), error: next(), turning: next(), wrong: next() },
} as const;

/** Numbers in a row; those of policies follow. */
export const SUMS = numbered;

/** The same of a policy, and its errors of speed in m/s: so many numbers for each policy, in the order of the run's. */
const POLICY_SUMS = 5;

/** Where the sums of a policy stand in a row. @param policy its place in the run */
export function placePolicy(policy: number): Readonly<Record<keyof typeof SUM.turn | 'speed', number>> {
  const first = SUMS + policy * POLICY_SUMS;
  return { frames: first, error: first + 1, turning: first + 2, wrong: first + 3, speed: first + 4 };
}

/** Numbers in a row of a run with policies. */
export function countSums(policies: number): number {
  return SUMS + policies * POLICY_SUMS;
}

export function addTo(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

/** Adds a row to another, `weight` times. */
export function addRow(sums: Float64Array, row: Float64Array, weight = 1): void {
  for (let i = 0; i < row.length; i++) sums[i] = (sums[i] ?? 0) + weight * (row[i] ?? 0);
}
