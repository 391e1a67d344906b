import { TAPE_COLORS } from '../../lines/tape';
import { DISTANCE_BANDS, SUM, TAPE_PARTS, placePolicy } from './sums';

/**
 * - invented-tape: share of tape-free ground (class 0) that the thresholds call tape, by colour;
 * - invented-tape-without: the same on frames whose truth has no tape of that colour at all;
 * - iou-by-distance, recall-by-distance: mean over colours, for tape of one band of distance on the ground;
 * - direction-error: degrees between segments and the edge of tape that they lie at (LineDirections);
 * - stray-lines: share of the segments' length that is at no edge of its colour's tape;
 * - warping-error: change between neighbours that motion does not explain, root mean square of 255 levels (FlickerMeter);
 * - mask-flicker: share of the tape pixels detected in two neighbours that is in only one of them;
 * - segment-flicker: change of the number of segments between neighbours, over that number;
 * - odometry-error: metres between d of the lane pose, of one frame alone, and where the commands should have taken the d of
 *   the neighbour before;
 * - turn-error: rad/s between the lane follower's turn and its turn on a frame painted from the truth (TurnMeter);
 * - wrong-turn: share of frames in which it turns to the other side, of those whose truth asks for a turn;
 * - speed-error: m/s between a policy's speed and its speed on a frame painted from the truth (PolicyMeter).
 *
 * turn-error and wrong-turn of the part `all` are the lane follower's; of policies, the part is the policy's name.
 */
export const MEASURES = [
  'invented-tape',
  'invented-tape-without',
  'iou-by-distance',
  'recall-by-distance',
  'direction-error',
  'stray-lines',
  'warping-error',
  'mask-flicker',
  'segment-flicker',
  'odometry-error',
  'turn-error',
  'wrong-turn',
  'speed-error',
] as const;
export type MeasureName = (typeof MEASURES)[number];

export interface MeasureFigure {
  readonly measure: MeasureName;
  readonly part: string;
  /** Reads the figure out of added rows of sums; NaN where it is not defined. */
  readonly read: (sums: Float64Array) => number;
}

const { ground, bare, lines, flicker, odometry, turn } = SUM;

/** Every measure and part, in the order of the results. */
export const MEASURE_FIGURES: readonly MeasureFigure[] = [
  ...TAPE_PARTS.map((part): MeasureFigure => {
    return { measure: 'invented-tape', part, read: quotient(ground.called[part], ground.pixels) };
  }),
  ...TAPE_PARTS.map((part): MeasureFigure => {
    const { called, pixels } = bare[part];
    return { measure: 'invented-tape-without', part, read: quotient(called, pixels) };
  }),
  ...DISTANCE_BANDS.map((part): MeasureFigure => {
    return { measure: 'iou-by-distance', part, read: (sums) => averageColors(sums, part, true) };
  }),
  ...DISTANCE_BANDS.map((part): MeasureFigure => {
    return { measure: 'recall-by-distance', part, read: (sums) => averageColors(sums, part, false) };
  }),
  { measure: 'direction-error', part: 'all', read: quotient(lines.degrees, lines.atEdge) },
  { measure: 'stray-lines', part: 'all', read: quotient(lines.stray, lines.judged) },
  {
    measure: 'warping-error',
    part: 'all',
    read: (sums) => Math.sqrt(quotient(flicker.squares, flicker.values)(sums)),
  },
  { measure: 'mask-flicker', part: 'all', read: quotient(flicker.changed, flicker.either) },
  { measure: 'segment-flicker', part: 'all', read: quotient(flicker.segmentChange, flicker.segments) },
  { measure: 'odometry-error', part: 'all', read: quotient(odometry.distance, odometry.pairs) },
  { measure: 'turn-error', part: 'all', read: quotient(turn.error, turn.frames) },
  { measure: 'wrong-turn', part: 'all', read: quotient(turn.wrong, turn.turning) },
];

/** Measures of policies, whose sums follow in a row. @param policies their names, in the order of the run */
export function listPolicyFigures(policies: readonly string[]): MeasureFigure[] {
  return policies.flatMap((part, i): MeasureFigure[] => {
    const { frames, error, turning, wrong, speed } = placePolicy(i);
    return [
      { measure: 'speed-error', part, read: quotient(speed, frames) },
      { measure: 'turn-error', part, read: quotient(error, frames) },
      { measure: 'wrong-turn', part, read: quotient(wrong, turning) },
    ];
  });
}

function quotient(above: number, below: number): MeasureFigure['read'] {
  return (sums) => (sums[above] ?? NaN) / (sums[below] || NaN);
}

/** IoU or recall of a band, the mean over the colours that it has tape of. */
function averageColors(
  sums: Float64Array,
  band: (typeof DISTANCE_BANDS)[number],
  withWrong: boolean,
): number {
  let [total, defined] = [0, 0];
  for (const color of TAPE_COLORS) {
    const { truePositive, falsePositive, falseNegative } = SUM.bands[band][color];
    const [hit, wrong, missed] = [
      sums[truePositive] ?? 0,
      sums[falsePositive] ?? 0,
      sums[falseNegative] ?? 0,
    ];
    if (hit + missed === 0) continue;
    total += hit / (hit + missed + (withWrong ? wrong : 0));
    defined++;
  }
  return defined === 0 ? NaN : total / defined;
}
