import { TAPE_COLORS } from '../../lines/tape';
import type { ThresholdsKey } from '../count/counted-frame';
import type { Cell } from '../frames/cells';

/** A variant's frames, seen with thresholds. */
export interface Combination {
  readonly variant: number;
  readonly thresholds: ThresholdsKey;
}

/** IoU by colour; `all`: the mean over the colours that the truth has. */
export const COLOR_FIGURES = [...TAPE_COLORS, 'all'] as const;
export type ColorFigure = (typeof COLOR_FIGURES)[number];
/** Segments a frame by colour; the share of frames without any. */
const SEGMENT_FIGURES = [...TAPE_COLORS, 'nothingFound'] as const;
/** Means over frames: agreement of edges, share of key points kept. */
const GEOMETRY_FIGURES = ['edgeAgreement', 'keptKeyPoints'] as const;
/** Share of frames with a lane pose; how far d and phi are from the raw frame's. */
const LANE_FIGURES = ['found', 'dDifference', 'phiDifference'] as const;
/** Share of frames that show both lines of a lane; segments a frame near enough to tell, and on its lines. */
const LINE_FIGURES = ['both', 'near', 'onLines'] as const;
const [GEOMETRY_START, LANE_START] = [
  SEGMENT_FIGURES.length,
  SEGMENT_FIGURES.length + GEOMETRY_FIGURES.length,
];
const LINE_START = LANE_START + LANE_FIGURES.length;
const VARIANT_FIGURES = LINE_START + LINE_FIGURES.length;

/**
 * Says where each figure of the results stands in the one vector that a bootstrap resamples: cell by cell IoU by
 * combination and colour, then segments, geometry, lane and its lines by variant; after all cells the headline's mean by
 * combination.
 */
export class FigureLayout {
  readonly length: number;
  readonly #cells: ReadonlyMap<Cell, number>;
  /** Places of the thresholds, for each variant. */
  readonly #combinations: readonly ReadonlyMap<ThresholdsKey, number>[];
  readonly #cellLength: number;

  constructor(
    readonly cells: readonly Cell[],
    readonly combinations: readonly Combination[],
    readonly variants: number,
  ) {
    this.#cells = new Map(cells.map((cell, i) => [cell, i]));
    this.#combinations = Array.from({ length: variants }, (_, variant) => {
      const own = [...combinations.entries()].filter(([, each]) => each.variant === variant);
      return new Map(own.map(([i, { thresholds }]) => [thresholds, i]));
    });
    this.#cellLength = combinations.length * COLOR_FIGURES.length + variants * VARIANT_FIGURES;
    this.length = cells.length * this.#cellLength + combinations.length;
  }

  iou(cell: Cell, combination: Combination, color: ColorFigure): number {
    const before = this.findCombination(combination) * COLOR_FIGURES.length;
    return this.#startOf(cell) + before + COLOR_FIGURES.indexOf(color);
  }

  segments(cell: Cell, variant: number, figure: (typeof SEGMENT_FIGURES)[number]): number {
    return this.#startOfVariant(cell, variant) + SEGMENT_FIGURES.indexOf(figure);
  }

  geometry(cell: Cell, variant: number, figure: (typeof GEOMETRY_FIGURES)[number]): number {
    return this.#startOfVariant(cell, variant) + GEOMETRY_START + GEOMETRY_FIGURES.indexOf(figure);
  }

  lane(cell: Cell, variant: number, figure: (typeof LANE_FIGURES)[number]): number {
    return this.#startOfVariant(cell, variant) + LANE_START + LANE_FIGURES.indexOf(figure);
  }

  laneLines(cell: Cell, variant: number, figure: (typeof LINE_FIGURES)[number]): number {
    return this.#startOfVariant(cell, variant) + LINE_START + LINE_FIGURES.indexOf(figure);
  }

  mean(combination: Combination): number {
    return this.cells.length * this.#cellLength + this.findCombination(combination);
  }

  /** Place of a combination among `combinations`. */
  findCombination({ variant, thresholds }: Combination): number {
    const place = this.#combinations[variant]?.get(thresholds);
    if (place === undefined) throw new Error(`figures: no variant ${variant} with thresholds ${thresholds}`);
    return place;
  }

  #startOfVariant(cell: Cell, variant: number): number {
    const before = this.combinations.length * COLOR_FIGURES.length;
    return this.#startOf(cell) + before + variant * VARIANT_FIGURES;
  }

  #startOf(cell: Cell): number {
    const place = this.#cells.get(cell);
    if (place === undefined) throw new Error(`figures: no cell ${cell.by} ${cell.group}`);
    return place * this.#cellLength;
  }
}
