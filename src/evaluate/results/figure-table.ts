import type { FrameFigures } from '../count/frame-counts';
import type { Cell } from '../frames/cells';

/** Colours, and as a fourth their mean. */
export const COLOR_FIGURES = 4;
/** True positives, false positives, false negatives of three colours. */
export const COUNTS = 9;
/** White, yellow, red, share of frames with nothing. */
export const SEGMENT_FIGURES = 4;
/** Edge agreement, kept share of key points. */
export const GEOMETRY_FIGURES = 2;

/** Share of frames with a lane pose; how far d and phi are from the first variant's. */
export const LANE_FIGURES = 3;
const VARIANT_FIGURES = SEGMENT_FIGURES + GEOMETRY_FIGURES + LANE_FIGURES;

/**
 * Every figure of the results as one vector, so that one bootstrap serves them all. Layout: for each cell, IoU by
 * combination and colour, segments by variant, geometry by variant, lane by variant; at the end the mean by combination over `calibrated`.
 */
export class FigureTable {
  readonly length: number;
  readonly #counts: readonly Float64Array[];
  readonly #cellLength: number;

  constructor(
    readonly frames: readonly FrameFigures[],
    readonly cells: readonly Cell[],
    /** Places of the cells that the headline is a mean of. */
    readonly calibrated: readonly number[],
    readonly combinations: number,
    readonly variants: number,
  ) {
    this.#cellLength = combinations * COLOR_FIGURES + variants * VARIANT_FIGURES;
    this.length = cells.length * this.#cellLength + combinations;
    this.#counts = Array.from({ length: combinations }, (_, combination) => {
      const counts = new Float64Array(frames.length * COUNTS);
      for (const [i, frame] of frames.entries()) counts.set(frame.counts[combination] ?? [], i * COUNTS);
      return counts;
    });
  }

  /** Place of a colour's IoU; colour 3 is the mean of those that are defined. */
  iou(cell: number, combination: number, color: number): number {
    return cell * this.#cellLength + combination * COLOR_FIGURES + color;
  }

  segments(cell: number, variant: number): number {
    return cell * this.#cellLength + this.combinations * COLOR_FIGURES + variant * SEGMENT_FIGURES;
  }

  geometry(cell: number, variant: number): number {
    const before = this.combinations * COLOR_FIGURES + this.variants * SEGMENT_FIGURES;
    return cell * this.#cellLength + before + variant * GEOMETRY_FIGURES;
  }

  lane(cell: number, variant: number): number {
    const before = this.combinations * COLOR_FIGURES + this.variants * (SEGMENT_FIGURES + GEOMETRY_FIGURES);
    return cell * this.#cellLength + before + variant * LANE_FIGURES;
  }

  mean(combination: number): number {
    return this.cells.length * this.#cellLength + combination;
  }

  /** Pooled counts of a cell. @param weights how often each frame counts */
  addUp(cell: number, combination: number, weights: ArrayLike<number>): Float64Array {
    const sums = new Float64Array(COUNTS);
    const counts = this.#counts[combination] ?? sums;
    for (const frame of this.cells[cell]?.frames ?? []) {
      const weight = weights[frame] ?? 0;
      if (weight === 0) continue;
      for (let k = 0; k < COUNTS; k++) sums[k] = (sums[k] ?? 0) + weight * (counts[frame * COUNTS + k] ?? 0);
    }
    return sums;
  }

  /** @param weights how often each frame counts */
  measure(weights: ArrayLike<number>): Float64Array {
    const figures = new Float64Array(this.length).fill(NaN);
    for (const cell of this.cells.keys()) {
      for (let combination = 0; combination < this.combinations; combination++) {
        const ious = computeIous(this.addUp(cell, combination, weights));
        figures.set([...ious, averageDefined(ious)], this.iou(cell, combination, 0));
      }
      for (let variant = 0; variant < this.variants; variant++)
        this.#measureVariant(figures, cell, variant, weights);
    }
    for (let combination = 0; combination < this.combinations; combination++) {
      const parts = this.calibrated.flatMap((cell) =>
        [0, 1, 2].map((color) => figures[this.iou(cell, combination, color)] ?? NaN),
      );
      figures[this.mean(combination)] = averageDefined(parts);
    }
    return figures;
  }

  #measureVariant(figures: Float64Array, cell: number, variant: number, weights: ArrayLike<number>): void {
    const segments = [0, 0, 0, 0];
    let [frames, edges, compared, points, kept] = [0, 0, 0, 0, 0];
    let [found, paired, d, phi] = [0, 0, 0, 0];
    for (const i of this.cells[cell]?.frames ?? []) {
      const weight = weights[i] ?? 0;
      const tally = this.frames[i]?.tally.variants[variant];
      if (weight === 0 || tally === undefined) continue;
      frames += weight;
      const { white = 0, yellow = 0, red = 0 } = tally.segments ?? {};
      for (const [k, value] of [white, yellow, red, white + yellow + red === 0 ? 1 : 0].entries()) {
        segments[k] = (segments[k] ?? 0) + weight * value;
      }
      if (tally.geometry !== undefined) {
        compared += weight;
        edges += weight * tally.geometry.edgeAgreement;
        points += weight * tally.geometry.keyPoints;
        kept += weight * tally.geometry.keptKeyPoints;
      }
      if (tally.lane === undefined) continue;
      found += weight;
      const raw = this.frames[i]?.tally.variants[0]?.lane;
      if (raw === undefined) continue;
      paired += weight;
      d += weight * Math.abs(tally.lane.d - raw.d);
      phi += weight * Math.abs(tally.lane.phi - raw.phi);
    }
    figures.set(
      segments.map((sum) => sum / frames),
      this.segments(cell, variant),
    );
    figures.set([edges / compared, kept / points], this.geometry(cell, variant));
    figures.set([found / frames, d / paired, phi / paired], this.lane(cell, variant));
  }
}

/** By colour; not defined where the truth has no pixel of it: there is nothing to find. */
export function computeIous(counts: ArrayLike<number>): number[] {
  return [0, 1, 2].map((color) => {
    const [hit = 0, wrong = 0, missed = 0] = [0, 1, 2].map((k) => counts[color * 3 + k] ?? 0);
    return hit + missed === 0 ? NaN : hit / (hit + wrong + missed);
  });
}

function averageDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
