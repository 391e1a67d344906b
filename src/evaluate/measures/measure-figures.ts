import { BANDS, BARE, DISTANCE_BANDS, FLICKER, GROUND, LINES, TAPE_PARTS } from './sums';

/**
 * - invented-tape: share of tape-free ground (class 0) that the thresholds call tape, by colour;
 * - invented-tape-without: the same on frames whose truth has no tape of that colour at all;
 * - iou-by-distance, recall-by-distance: mean over colours, tape of one band of distance on the ground alone;
 * - direction-error: degrees between segments and the edge of tape that they lie at (LineDirections);
 * - stray-lines: share of the segments' length that is at no edge of its colour's tape;
 * - warping-error: root mean square, levels of 255, of what motion does not explain between neighbours (FlickerMeter);
 * - mask-flicker: of detected tape pixels of two neighbours, the share that is in one of them alone;
 * - segment-flicker: change of the number of segments between neighbours, over that number.
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
] as const;
export type MeasureName = (typeof MEASURES)[number];

export interface MeasureFigure {
  readonly measure: MeasureName;
  readonly part: string;
  /** Of added rows of sums; NaN where it is not defined. */
  readonly read: (sums: Float64Array) => number;
}

/** Every measure and part, in the order of the results. */
export const MEASURE_FIGURES: readonly MeasureFigure[] = [
  ...TAPE_PARTS.map((part, i): MeasureFigure => {
    return { measure: 'invented-tape', part, read: (sums) => divide(sums, GROUND + 1 + i, GROUND) };
  }),
  ...TAPE_PARTS.map((part, i): MeasureFigure => {
    const at = BARE + 2 * i;
    return { measure: 'invented-tape-without', part, read: (sums) => divide(sums, at + 1, at) };
  }),
  ...DISTANCE_BANDS.map((part, band): MeasureFigure => {
    return { measure: 'iou-by-distance', part, read: (sums) => averageColors(sums, band, true) };
  }),
  ...DISTANCE_BANDS.map((part, band): MeasureFigure => {
    return { measure: 'recall-by-distance', part, read: (sums) => averageColors(sums, band, false) };
  }),
  { measure: 'direction-error', part: 'all', read: (sums) => divide(sums, LINES, LINES + 1) },
  { measure: 'stray-lines', part: 'all', read: (sums) => divide(sums, LINES + 2, LINES + 3) },
  { measure: 'warping-error', part: 'all', read: (sums) => Math.sqrt(divide(sums, FLICKER, FLICKER + 1)) },
  { measure: 'mask-flicker', part: 'all', read: (sums) => divide(sums, FLICKER + 2, FLICKER + 3) },
  { measure: 'segment-flicker', part: 'all', read: (sums) => divide(sums, FLICKER + 4, FLICKER + 5) },
];

function divide(sums: Float64Array, above: number, below: number): number {
  return (sums[above] ?? NaN) / (sums[below] || NaN);
}

/** IoU or recall of a band, the mean over the colours that it has tape of. */
function averageColors(sums: Float64Array, band: number, withWrong: boolean): number {
  let [total, defined] = [0, 0];
  for (let color = 0; color < 3; color++) {
    const at = BANDS + (band * 3 + color) * 3;
    const [hit, wrong, missed] = [sums[at] ?? 0, sums[at + 1] ?? 0, sums[at + 2] ?? 0];
    if (hit + missed === 0) continue;
    total += hit / (hit + missed + (withWrong ? wrong : 0));
    defined++;
  }
  return defined === 0 ? NaN : total / defined;
}
