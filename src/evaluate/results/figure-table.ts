import { TAPE_COLORS } from '../../lines/tape';
import { BY_LABELS } from '../count/counted-frame';
import { FOUND, FOUND_SUMS } from '../count/scene-row';
import type { SceneRow } from '../count/scene-row';
import type { Cell } from '../frames/cells';
import { COUNTS, MIN_LABELLED_PIXELS, readCounts, scoreColors } from '../score/overlap';
import type { OverlapByColor } from '../score/overlap';
import { averageDefined } from '../statistics/average-defined';
import type { Combination, FigureLayout } from './figure-layout';

/** Measures every figure of the results on rows that count once, several times or not at all. */
export class FigureTable {
  // Side by side, row by row, where every resample reads them all: objects of their own lie all over the memory.
  /** By combination: COUNTS numbers a row. */
  readonly #counts: readonly Float64Array[];
  /** By variant: FOUND_SUMS numbers a row. */
  readonly #found: readonly Float64Array[];
  readonly #frames: Float64Array;

  constructor(
    readonly layout: FigureLayout,
    rows: readonly SceneRow[],
    /** Those of the layout's cells that the headline is the mean of. */
    private readonly calibrated: readonly Cell[],
  ) {
    this.#counts = layout.combinations.map(({ variant, thresholds }) => {
      const counts = new Float64Array(rows.length * COUNTS);
      for (const [i, { variants }] of rows.entries()) {
        const own = variants[variant]?.counts.get(thresholds);
        if (own !== undefined) counts.set(own, i * COUNTS);
      }
      return counts;
    });
    this.#found = Array.from({ length: layout.variants }, (_, variant) => {
      const found = new Float64Array(rows.length * FOUND_SUMS);
      for (const [i, { variants }] of rows.entries()) {
        const own = variants[variant]?.found;
        if (own !== undefined) found.set(own, i * FOUND_SUMS);
      }
      return found;
    });
    this.#frames = Float64Array.from(rows, ({ frames }) => frames);
  }

  /** Pooled pixels of a cell, each row once. */
  pool(cell: Cell, combination: Combination): OverlapByColor {
    const once = new Uint8Array(this.#frames.length).fill(1);
    return readCounts(this.#addUp(cell, this.layout.findCombination(combination), once));
  }

  /** @param weights how often each row counts @returns figures by the layout; NaN: not defined */
  measure(weights: ArrayLike<number>): Float64Array {
    const { layout } = this;
    const figures = new Float64Array(layout.length).fill(NaN);
    for (const cell of layout.cells) {
      for (const [i, combination] of layout.combinations.entries()) {
        const minPixels = combination.thresholds === BY_LABELS ? MIN_LABELLED_PIXELS : 1;
        const ious = scoreColors(this.#addUp(cell, i, weights), minPixels);
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
    for (const row of cell.frames) {
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      for (let k = 0; k < COUNTS; k++) sums[k] = (sums[k] ?? 0) + weight * (counts[row * COUNTS + k] ?? 0);
    }
    return sums;
  }

  #measureVariant(figures: Float64Array, cell: Cell, variant: number, weights: ArrayLike<number>): void {
    const found = new Float64Array(FOUND_SUMS);
    const own = this.#found[variant] ?? found;
    let frames = 0;
    for (const row of cell.frames) {
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      frames += weight * (this.#frames[row] ?? 0);
      for (let k = 0; k < FOUND_SUMS; k++)
        found[k] = (found[k] ?? 0) + weight * (own[row * FOUND_SUMS + k] ?? 0);
    }
    const { layout } = this;
    const divide = (above: keyof typeof FOUND, below: number): number => (found[FOUND[above]] ?? 0) / below;
    const [compared = 0, points = 0, paired = 0] = [FOUND.compared, FOUND.points, FOUND.paired].map(
      (at) => found[at],
    );
    figures[layout.segments(cell, variant, 'white')] = divide('white', frames);
    figures[layout.segments(cell, variant, 'yellow')] = divide('yellow', frames);
    figures[layout.segments(cell, variant, 'red')] = divide('red', frames);
    figures[layout.segments(cell, variant, 'nothingFound')] = divide('nothing', frames);
    figures[layout.geometry(cell, variant, 'edgeAgreement')] = divide('edges', compared);
    figures[layout.geometry(cell, variant, 'keptKeyPoints')] = divide('kept', points);
    figures[layout.lane(cell, variant, 'found')] = divide('lane', frames);
    figures[layout.lane(cell, variant, 'dDifference')] = divide('d', paired);
    figures[layout.lane(cell, variant, 'phiDifference')] = divide('phi', paired);
    figures[layout.laneLines(cell, variant, 'both')] = divide('bothLines', frames);
    figures[layout.laneLines(cell, variant, 'near')] = divide('near', frames);
    figures[layout.laneLines(cell, variant, 'onLines')] = divide('onLines', frames);
  }
}
