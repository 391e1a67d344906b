import { TAPE_COLORS } from '../../lines/tape';
import type { CountedFrame } from '../count/counted-frame';
import type { Cell } from '../frames/cells';
import { COUNTS, listCounts, readCounts } from '../score/overlap';
import type { OverlapByColor } from '../score/overlap';
import { RAW } from '../variants/load-variant';
import type { Combination, FigureLayout } from './figure-layout';

/** Measures every figure of the results on frames that count once, several times or not at all. */
export class FigureTable {
  readonly #counts: readonly Float64Array[];

  constructor(
    readonly layout: FigureLayout,
    private readonly frames: readonly CountedFrame[],
    /** Those of the layout's cells that the headline is the mean of. */
    private readonly calibrated: readonly Cell[],
  ) {
    this.#counts = layout.combinations.map(({ variant, thresholds }) => {
      const counts = new Float64Array(frames.length * COUNTS);
      for (const [i, { overlaps }] of frames.entries()) {
        const overlap = overlaps[variant]?.get(thresholds);
        if (overlap !== undefined) counts.set(listCounts(overlap), i * COUNTS);
      }
      return counts;
    });
  }

  /** Pooled pixels of a cell, each frame once. */
  pool(cell: Cell, combination: Combination): OverlapByColor {
    const once = new Uint8Array(this.frames.length).fill(1);
    return readCounts(this.#addUp(cell, this.layout.findCombination(combination), once));
  }

  /** @param weights how often each frame counts @returns figures by the layout; NaN: not defined */
  measure(weights: ArrayLike<number>): Float64Array {
    const { layout } = this;
    const figures = new Float64Array(layout.length).fill(NaN);
    for (const cell of layout.cells) {
      for (const [i, combination] of layout.combinations.entries()) {
        const ious = computeIous(this.#addUp(cell, i, weights));
        for (const [k, color] of TAPE_COLORS.entries())
          figures[layout.iou(cell, combination, color)] = ious[k] ?? NaN;
        figures[layout.iou(cell, combination, 'all')] = averageDefined(ious);
      }
      for (let variant = 0; variant < layout.variants; variant++)
        this.#measureVariant(figures, cell, variant, weights);
    }
    for (const combination of layout.combinations) {
      const parts = this.calibrated.flatMap((cell) =>
        TAPE_COLORS.map((color) => figures[layout.iou(cell, combination, color)] ?? NaN),
      );
      figures[layout.mean(combination)] = averageDefined(parts);
    }
    return figures;
  }

  #addUp(cell: Cell, combination: number, weights: ArrayLike<number>): Float64Array {
    const sums = new Float64Array(COUNTS);
    const counts = this.#counts[combination] ?? sums;
    for (const frame of cell.frames) {
      const weight = weights[frame] ?? 0;
      if (weight === 0) continue;
      for (let k = 0; k < COUNTS; k++) sums[k] = (sums[k] ?? 0) + weight * (counts[frame * COUNTS + k] ?? 0);
    }
    return sums;
  }

  #measureVariant(figures: Float64Array, cell: Cell, variant: number, weights: ArrayLike<number>): void {
    let [frames, white, yellow, red, nothing] = [0, 0, 0, 0, 0];
    let [compared, edges, points, kept] = [0, 0, 0, 0];
    let [found, paired, d, phi] = [0, 0, 0, 0];
    for (const i of cell.frames) {
      const weight = weights[i] ?? 0;
      const tallies = this.frames[i]?.tally.variants ?? [];
      const tally = tallies[variant];
      if (weight === 0 || tally === undefined) continue;
      const { segments = { white: 0, yellow: 0, red: 0 }, geometry, lane } = tally;
      frames += weight;
      white += weight * segments.white;
      yellow += weight * segments.yellow;
      red += weight * segments.red;
      if (segments.white + segments.yellow + segments.red === 0) nothing += weight;
      if (geometry !== undefined) {
        compared += weight;
        edges += weight * geometry.edgeAgreement;
        points += weight * geometry.keyPoints;
        kept += weight * geometry.keptKeyPoints;
      }
      if (lane === undefined) continue;
      found += weight;
      const raw = tallies[RAW]?.lane;
      if (raw === undefined) continue;
      paired += weight;
      d += weight * Math.abs(lane.d - raw.d);
      phi += weight * Math.abs(lane.phi - raw.phi);
    }
    const { layout } = this;
    figures[layout.segments(cell, variant, 'white')] = white / frames;
    figures[layout.segments(cell, variant, 'yellow')] = yellow / frames;
    figures[layout.segments(cell, variant, 'red')] = red / frames;
    figures[layout.segments(cell, variant, 'nothingFound')] = nothing / frames;
    figures[layout.geometry(cell, variant, 'edgeAgreement')] = edges / compared;
    figures[layout.geometry(cell, variant, 'keptKeyPoints')] = kept / points;
    figures[layout.lane(cell, variant, 'found')] = found / frames;
    figures[layout.lane(cell, variant, 'dDifference')] = d / paired;
    figures[layout.lane(cell, variant, 'phiDifference')] = phi / paired;
  }
}

/** @returns the IoU of each colour; NaN where the truth has no pixel of it: there is nothing to find */
function computeIous(counts: Float64Array): number[] {
  const overlap = readCounts(counts);
  return TAPE_COLORS.map((color) => {
    const { truePositive, falsePositive, falseNegative } = overlap[color];
    if (truePositive + falseNegative === 0) return NaN;
    return truePositive / (truePositive + falsePositive + falseNegative);
  });
}

function averageDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
