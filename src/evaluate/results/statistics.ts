import { TAPE_COLORS } from '../../lines/color-ranges';
import type { Bootstrap } from '../statistics/bootstrap';
import { NO_ESTIMATE, compareFigures, estimateFigure } from '../statistics/estimates';
import type { Difference } from '../statistics/estimates';
import type { Evaluation } from '../count/evaluation';
import { THRESHOLDS, findCombination } from '../count/frame-counts';
import type { FigureTable } from './figure-table';
import type { Estimate } from '../statistics/schema-parts';
import type { Results, Score } from './results';

/** Reads estimates out of a bootstrap of a table of figures. */
export class Statistics {
  constructor(
    private readonly evaluation: Evaluation,
    private readonly table: FigureTable,
    private readonly bootstrap: Bootstrap,
  ) {}

  listScores(): Score[] {
    const { cells } = this.evaluation;
    const { frames } = this.table;
    const once = new Uint8Array(frames.length).fill(1);
    return this.#listCombinations().flatMap(({ variant, thresholds, combination }) =>
      cells.flatMap(({ by, group }, cell) => {
        const counts = this.table.addUp(cell, combination, once);
        const place = { variant, thresholds, by, group };
        const scores: Score[] = TAPE_COLORS.map((color, k) => {
          const [hit = 0, wrong = 0, missed = 0] = counts.subarray(k * 3, k * 3 + 3);
          return {
            ...place,
            color,
            truePositive: hit,
            falsePositive: wrong,
            falseNegative: missed,
            iou: this.#estimate(this.table.iou(cell, combination, k)),
            precision: hit + wrong === 0 ? null : hit / (hit + wrong),
            recall: hit + missed === 0 ? null : hit / (hit + missed),
          };
        });
        const iou = this.#estimate(this.table.iou(cell, combination, TAPE_COLORS.length));
        const none = {
          truePositive: null,
          falsePositive: null,
          falseNegative: null,
          precision: null,
          recall: null,
        };
        return [...scores, { ...place, color: 'all' as const, ...none, iou }];
      }),
    );
  }

  listMeans(): Results['means'] {
    return this.#listCombinations().map(({ variant, thresholds, combination }) => ({
      variant,
      thresholds,
      iou: this.estimateMean(combination),
    }));
  }

  listRegret(): Results['regret'] {
    if (this.table.combinations === 0) return [];
    return this.evaluation.options.variants.map(({ name }, variant) => ({
      variant: name,
      own: this.compareMeans(findCombination(variant, 'hand'), findCombination(variant, 'simulator'))
        .difference,
      // Raw is the first variant: what a user would have to do by hand on the robot.
      raw: this.compareMeans(findCombination(0, 'hand'), findCombination(variant, 'simulator')).difference,
    }));
  }

  /** Every variant against every earlier one: by the headline, and with the simulator's thresholds by group and colour. */
  compare(): Results['comparisons'] {
    const { variants } = this.evaluation.options;
    if (this.table.combinations === 0) return [];
    return THRESHOLDS.flatMap((thresholds) =>
      variants.flatMap(({ name }, variant) =>
        variants.slice(0, variant).flatMap(({ name: against }, other) => {
          const [a, b] = [findCombination(variant, thresholds), findCombination(other, thresholds)];
          const pair = { variant: name, against, thresholds };
          const headline = { ...pair, by: 'mean', group: 'mean', color: 'all' as const };
          const all = { ...headline, ...this.compareMeans(a, b) };
          return thresholds === 'simulator' ? [all, ...this.#compareCells(pair, a, b)] : [all];
        }),
      ),
    );
  }

  #compareCells<Pair extends object>(
    pair: Pair,
    a: number,
    b: number,
  ): (Pair & Omit<Results['comparisons'][number], 'variant' | 'against' | 'thresholds'>)[] {
    return this.evaluation.cells.flatMap(({ by, group }, cell) =>
      [...TAPE_COLORS, 'all' as const].map((color, k) => ({
        ...pair,
        by,
        group,
        color,
        ...this.#compareFigures(this.table.iou(cell, a, k), this.table.iou(cell, b, k)),
      })),
    );
  }

  listLane(): Results['lane'] {
    return this.#listPlaces().map(({ variant, kind, index, by, group, cell }) => {
      const found = this.table.lane(cell, index);
      const isRaw = kind === 'raw';
      return {
        variant,
        by,
        group,
        found: this.#estimate(found),
        foundGain: isRaw ? NO_ESTIMATE : this.#compareFigures(found, this.table.lane(cell, 0)).difference,
        dDifference: isRaw ? NO_ESTIMATE : this.#estimate(found + 1),
        phiDifference: isRaw ? NO_ESTIMATE : this.#estimate(found + 2),
      };
    });
  }

  listSegments(): Results['segments'] {
    return this.#listPlaces().map(({ variant, index, by, group, cell }) => {
      const [white, yellow, red, nothingFound] = [0, 1, 2, 3].map((k) =>
        this.#estimate(this.table.segments(cell, index) + k),
      ) as [Estimate, Estimate, Estimate, Estimate];
      return { variant, by, group, white, yellow, red, nothingFound };
    });
  }

  listGeometry(): Results['geometry'] {
    const changing = this.#listPlaces().filter(({ kind }) => kind !== 'raw');
    return changing.map(({ variant, index, by, group, cell }) => ({
      variant,
      by,
      group,
      edgeAgreement: this.#estimate(this.table.geometry(cell, index)),
      keptKeyPoints: this.#estimate(this.table.geometry(cell, index) + 1),
    }));
  }

  #listPlaces(): { variant: string; kind: string; index: number; by: string; group: string; cell: number }[] {
    const { options, cells } = this.evaluation;
    return options.variants.flatMap(({ name, kind }, index) =>
      cells.map(({ by, group }, cell) => ({ variant: name, kind, index, by, group, cell })),
    );
  }

  #listCombinations(): { variant: string; thresholds: (typeof THRESHOLDS)[number]; combination: number }[] {
    if (this.table.combinations === 0) return [];
    return this.evaluation.options.variants.flatMap(({ name }, variant) =>
      THRESHOLDS.map((thresholds) => ({
        variant: name,
        thresholds,
        combination: findCombination(variant, thresholds),
      })),
    );
  }

  #estimate(figure: number): Estimate {
    return estimateFigure(this.bootstrap, figure);
  }

  /** The headline's mean with a combination. */
  estimateMean(combination: number): Estimate {
    return this.#estimate(this.table.mean(combination));
  }

  /** IoU of a cell and colour (3: all) with a combination. */
  estimateIou(cell: number, combination: number, color: number): Estimate {
    return this.#estimate(this.table.iou(cell, combination, color));
  }

  /** The headline's mean with combination a minus that with b. */
  compareMeans(a: number, b: number): Difference {
    return this.#compareFigures(this.table.mean(a), this.table.mean(b));
  }

  #compareFigures(a: number, b: number): Difference {
    return compareFigures(this.bootstrap, a, b);
  }
}
