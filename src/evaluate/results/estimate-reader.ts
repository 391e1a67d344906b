import type { Cell } from '../frames/cells';
import type { OverlapByColor } from '../score/overlap';
import type { Bootstrap } from '../statistics/bootstrap';
import { compareFigures, estimateFigure } from '../statistics/estimates';
import type { Difference } from '../statistics/estimates';
import type { Estimate } from '../statistics/schema-parts';
import type { ColorFigure, Combination, FigureLayout } from './figure-layout';
import type { FigureTable } from './figure-table';

/** Reads estimates out of a bootstrap of a table of figures. */
export class EstimateReader {
  readonly #layout: FigureLayout;

  constructor(
    private readonly table: FigureTable,
    private readonly bootstrap: Bootstrap,
  ) {
    this.#layout = table.layout;
  }

  /** Pooled pixels of a cell with a combination. */
  pool(cell: Cell, combination: Combination): OverlapByColor {
    return this.table.pool(cell, combination);
  }

  iou(cell: Cell, combination: Combination, color: ColorFigure): Estimate {
    return this.#estimate(this.#layout.iou(cell, combination, color));
  }

  /** IoU with combination a minus that with b. */
  compareIou(cell: Cell, a: Combination, b: Combination, color: ColorFigure): Difference {
    return this.#compare(this.#layout.iou(cell, a, color), this.#layout.iou(cell, b, color));
  }

  /** The headline's mean with a combination. */
  mean(combination: Combination): Estimate {
    return this.#estimate(this.#layout.mean(combination));
  }

  /** The headline's mean with combination a minus that with b. */
  compareMeans(a: Combination, b: Combination): Difference {
    return this.#compare(this.#layout.mean(a), this.#layout.mean(b));
  }

  segments(...[cell, variant, figure]: Parameters<FigureLayout['segments']>): Estimate {
    return this.#estimate(this.#layout.segments(cell, variant, figure));
  }

  geometry(...[cell, variant, figure]: Parameters<FigureLayout['geometry']>): Estimate {
    return this.#estimate(this.#layout.geometry(cell, variant, figure));
  }

  lane(...[cell, variant, figure]: Parameters<FigureLayout['lane']>): Estimate {
    return this.#estimate(this.#layout.lane(cell, variant, figure));
  }

  laneLines(...[cell, variant, figure]: Parameters<FigureLayout['laneLines']>): Estimate {
    return this.#estimate(this.#layout.laneLines(cell, variant, figure));
  }

  /** Share of frames that show both lines of a lane, of variant a minus that of b. */
  compareLaneLines(cell: Cell, a: number, b: number): Difference {
    return this.#compare(this.#layout.laneLines(cell, a, 'both'), this.#layout.laneLines(cell, b, 'both'));
  }

  /** Share of frames with the lane found, of variant a minus that of b. */
  compareLane(cell: Cell, a: number, b: number): Difference {
    return this.#compare(this.#layout.lane(cell, a, 'found'), this.#layout.lane(cell, b, 'found'));
  }

  #estimate(figure: number): Estimate {
    return estimateFigure(this.bootstrap, figure);
  }

  #compare(a: number, b: number): Difference {
    return compareFigures(this.bootstrap, a, b);
  }
}
