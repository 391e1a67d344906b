import { TAPE_COLORS, type TapeColor } from '../lines';
import { addOverlap, computeIou, type OverlapByColor } from '../evaluate/score/overlap';
import type { PairMeasure } from './measure-pair';
import { SIDES, type Pair, type Side } from './stamp-pairs';
import { mapColors } from '../lines/tape';

/** null: there was nothing to measure. */
type Figure = number | null;

export interface SideFigures {
  /** Frames received in the window. */
  readonly frames: number;
  /** Frames per second. */
  readonly rate: number;
  /** Median age on arrival, ms since the camera's stamp. */
  readonly ageMs: Figure;
  /** Mean segments per frame. */
  readonly segments: Readonly<Record<TapeColor, Figure>>;
  /** Share of frames without a single segment. */
  readonly nothingFound: Figure;
  /** Share of frames after which the lane filter knows where the lane is. */
  readonly laneFound: Figure;
  /** Segments per frame that lie along the lines of one lane, and their share of all near enough to tell. */
  readonly onLines: Figure;
  readonly onLinesShare: Figure;
  /** IoU of what the thresholds select with the tape that the labelling model sees in the camera's pictures. */
  readonly tapeIou: Readonly<Record<TapeColor, Figure>>;
  /** Share of detected tape pixels that come or go from a picture to the next. */
  readonly unsteady: Figure;
  /** Metres that the lane lies off where the wheel commands put it; null without commands. */
  readonly jump: Figure;
}

/** Figures of the window. */
export interface LiveFigures extends Pair<SideFigures> {
  /** Seconds since the start. */
  readonly elapsed: number;
  /** Length of the window, s; at first the time since the start. */
  readonly seconds: number;
  /** Pairs of equal stamp in the window. */
  readonly pairs: number;
  /** Pairs measured: all means and shares are over these. */
  readonly compared: number;
  /** Pairs labelled, and whether the proxy's pictures are what the labelling model itself makes of the camera's. */
  readonly labelled: { readonly pairs: number; readonly isOwn: boolean };
  /** Intersection over union of what the colour thresholds select in both pictures. */
  readonly agreement: Readonly<Record<TapeColor, Figure>>;
  /** Mean difference of the lane poses, where both filters know the lane. */
  readonly pose: { readonly pairs: number; readonly dMetres: Figure; readonly phiRadians: Figure };
}

interface Timed<T> {
  readonly at: number;
  readonly value: T;
}

/** Keeps frames and measures of the latest seconds. Times are monotonic, in ms. */
export class LiveWindow {
  readonly #ms: number;
  readonly #start: number;
  readonly #ages = { camera: [] as Timed<number>[], proxied: [] as Timed<number>[] };
  readonly #pairs: Timed<undefined>[] = [];
  readonly #measures: Timed<PairMeasure>[] = [];

  constructor(seconds: number, start = performance.now()) {
    this.#ms = seconds * 1000;
    this.#start = start;
  }

  addFrame(side: Side, ageMs: number, at = performance.now()): void {
    this.#ages[side].push({ at, value: ageMs });
  }

  addPair(at = performance.now()): void {
    this.#pairs.push({ at, value: undefined });
  }

  addMeasure(value: PairMeasure, at = performance.now()): void {
    this.#measures.push({ at, value });
  }

  summarize(now = performance.now()): LiveFigures {
    for (const list of [this.#ages.camera, this.#ages.proxied, this.#pairs, this.#measures]) {
      const first = list.findIndex(({ at }) => at > now - this.#ms);
      list.splice(0, first === -1 ? list.length : first);
    }
    const measures = this.#measures.map(({ value }) => value);
    const overlaps = measures.map(({ overlap }) => overlap);
    const labelled = measures.flatMap((measure) => measure.labelled ?? []);
    const elapsed = (now - this.#start) / 1000;
    const seconds = Math.min(this.#ms / 1000, elapsed);
    const [camera, proxied] = SIDES.map((side) => describeSide(this.#ages[side], seconds, measures, side));
    return {
      elapsed,
      seconds,
      pairs: this.#pairs.length,
      compared: measures.length,
      labelled: {
        pairs: labelled.length,
        isOwn: labelled.length > 0 && 2 * labelled.filter(({ isOwn }) => isOwn).length > labelled.length,
      },
      camera: camera as SideFigures,
      proxied: proxied as SideFigures,
      agreement: mapColors((color) => pool(overlaps, color)),
      pose: comparePoses(measures),
    };
  }
}

function describeSide(
  ages: readonly Timed<number>[],
  seconds: number,
  measures: readonly PairMeasure[],
  side: Side,
): SideFigures {
  const sorted = ages.map(({ value }) => value).sort((a, b) => a - b);
  return {
    frames: ages.length,
    rate: seconds > 0 ? ages.length / seconds : 0,
    ageMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
    segments: mapColors((color) => average(measures.map((measure) => measure[side].segments[color]))),
    nothingFound: share(measures, (measure) =>
      TAPE_COLORS.every((color) => measure[side].segments[color] === 0),
    ),
    laneFound: share(measures, (measure) => measure[side].pose.inLane),
    onLines: average(measures.map((measure) => measure[side].lines.onLines)),
    onLinesShare: divide(
      addUp(measures, (measure) => measure[side].lines.onLines),
      addUp(measures, (measure) => measure[side].lines.segments),
    ),
    tapeIou: mapColors((color) => scoreTape(measures, side, color)),
    unsteady: divide(
      addUp(measures, ({ steadiness }) => steadiness?.[side].changed ?? 0),
      addUp(measures, ({ steadiness }) => steadiness?.[side].either ?? 0),
    ),
    jump: averageJump(measures, side),
  };
}

/** Fewer pairs say nothing about a pose that scatters. */
const MIN_JUMPS = 5;

function averageJump(measures: readonly PairMeasure[], side: Side): Figure {
  const jumps = measures.flatMap((measure) => measure.jumps?.[side] ?? []);
  return jumps.length < MIN_JUMPS ? null : average(jumps);
}

/** Fewer labelled pixels than this in all pictures are taken for a mistake of the labels. */
const MIN_LABELLED_PIXELS = 50;

function scoreTape(measures: readonly PairMeasure[], side: Side, color: TapeColor): Figure {
  const overlaps = measures.flatMap(({ labelled }) => labelled?.[side] ?? []);
  const [first, ...others] = overlaps;
  if (first === undefined) return null;
  const overlap = others.reduce(addOverlap, first)[color];
  if (overlap.truePositive + overlap.falseNegative < MIN_LABELLED_PIXELS) return null;
  return computeIou(overlap) ?? null;
}

function pool(overlaps: readonly OverlapByColor[], color: TapeColor): Figure {
  if (overlaps.length === 0) return null;
  return computeIou(overlaps.reduce(addOverlap)[color]) ?? null;
}

function comparePoses(measures: readonly PairMeasure[]): LiveFigures['pose'] {
  const both = measures.flatMap(({ camera, proxied }) =>
    camera.pose.inLane && proxied.pose.inLane ? [[camera.pose, proxied.pose] as const] : [],
  );
  return {
    pairs: both.length,
    dMetres: average(both.map(([a, b]) => Math.abs(a.d - b.d))),
    phiRadians: average(both.map(([a, b]) => Math.abs(a.phi - b.phi))),
  };
}

function addUp(measures: readonly PairMeasure[], read: (measure: PairMeasure) => number): number {
  return measures.reduce((sum, measure) => sum + read(measure), 0);
}

function divide(part: number, whole: number): Figure {
  return whole === 0 ? null : part / whole;
}

function average(values: readonly number[]): Figure {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share(measures: readonly PairMeasure[], isIt: (measure: PairMeasure) => boolean): Figure {
  return average(measures.map((measure) => (isIt(measure) ? 1 : 0)));
}
