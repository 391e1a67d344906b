import { TAPE_COLORS } from '../lines/color-ranges';
import { findP, makeEstimate, subtract } from './bootstrap';
import type { Bootstrap } from './bootstrap';
import type { Evaluation } from './evaluate';
import { THRESHOLDS, findCombination } from './figures';
import type { FigureTable } from './figures';
import type { Estimate, Results, Score } from './results';

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
    return this.#listCombinations().flatMap(({ arm, thresholds, combination }) =>
      cells.flatMap(({ by, group }, cell) => {
        const counts = this.table.addUp(cell, combination, once);
        const place = { arm, thresholds, by, group };
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
    return this.#listCombinations().map(({ arm, thresholds, combination }) => ({
      arm,
      thresholds,
      iou: this.#estimate(this.table.mean(combination)),
    }));
  }

  listRegret(): Results['regret'] {
    if (this.table.combinations === 0) return [];
    return this.evaluation.options.arms.map(({ name }, arm) => ({
      arm: name,
      own: this.#difference(findCombination(arm, 'hand'), findCombination(arm, 'simulator')).estimate,
      // Raw is the first arm: what a user would have to do by hand on the robot.
      raw: this.#difference(findCombination(0, 'hand'), findCombination(arm, 'simulator')).estimate,
    }));
  }

  /** Every arm against every earlier one. */
  compare(): Results['comparisons'] {
    const { arms } = this.evaluation.options;
    if (this.table.combinations === 0) return [];
    return THRESHOLDS.flatMap((thresholds) =>
      arms.flatMap(({ name }, arm) =>
        arms.slice(0, arm).map(({ name: against }, other) => {
          const { estimate, p } = this.#difference(
            findCombination(arm, thresholds),
            findCombination(other, thresholds),
          );
          return { arm: name, against, thresholds, difference: estimate, p };
        }),
      ),
    );
  }

  listSegments(): Results['segments'] {
    return this.#listPlaces().map(({ arm, index, by, group, cell }) => {
      const [white, yellow, red, nothingFound] = [0, 1, 2, 3].map((k) =>
        this.#estimate(this.table.segments(cell, index) + k),
      ) as [Estimate, Estimate, Estimate, Estimate];
      return { arm, by, group, white, yellow, red, nothingFound };
    });
  }

  listGeometry(): Results['geometry'] {
    const changing = this.#listPlaces().filter(({ kind }) => kind !== 'raw');
    return changing.map(({ arm, index, by, group, cell }) => ({
      arm,
      by,
      group,
      edgeAgreement: this.#estimate(this.table.geometry(cell, index)),
      keptKeyPoints: this.#estimate(this.table.geometry(cell, index) + 1),
    }));
  }

  #listPlaces(): { arm: string; kind: string; index: number; by: string; group: string; cell: number }[] {
    const { options, cells } = this.evaluation;
    return options.arms.flatMap(({ name, kind }, index) =>
      cells.map(({ by, group }, cell) => ({ arm: name, kind, index, by, group, cell })),
    );
  }

  #listCombinations(): { arm: string; thresholds: (typeof THRESHOLDS)[number]; combination: number }[] {
    if (this.table.combinations === 0) return [];
    return this.evaluation.options.arms.flatMap(({ name }, arm) =>
      THRESHOLDS.map((thresholds) => ({
        arm: name,
        thresholds,
        combination: findCombination(arm, thresholds),
      })),
    );
  }

  #estimate(figure: number): Estimate {
    return makeEstimate(this.bootstrap.values[figure] ?? NaN, this.bootstrap.resampled[figure] ?? NO_SERIES);
  }

  #difference(a: number, b: number): { estimate: Estimate; p: number | null } {
    const { values, resampled } = this.bootstrap;
    const [figureA, figureB] = [this.table.mean(a), this.table.mean(b)];
    const series = subtract(resampled[figureA] ?? NO_SERIES, resampled[figureB] ?? NO_SERIES);
    const value = (values[figureA] ?? NaN) - (values[figureB] ?? NaN);
    return { estimate: makeEstimate(value, series), p: findP(series) };
  }
}

const NO_SERIES = new Float64Array(0);
