import { TAPE_COLORS, mapColors } from '../../lines/tape';
import type { Evaluation } from '../count/evaluation';
import type { Cell } from '../frames/cells';
import type { Bootstrap } from '../statistics/bootstrap';
import { NO_ESTIMATE, compareFigures, estimateFigure } from '../statistics/estimates';
import type { Difference } from '../statistics/estimates';
import type { Estimate } from '../statistics/schema-parts';
import { thresholdsName } from '../thresholds/threshold-results';
import type { ThresholdsName } from '../thresholds/threshold-results';
import { RAW } from '../variants/load-variant';
import { COLOR_FIGURES } from './figure-layout';
import type { ColorFigure, Combination } from './figure-layout';
import type { FigureTable } from './figure-table';
import type { Results, Score } from './results';

/** Reads estimates out of a bootstrap of a table of figures. */
export class EstimateReader {
  constructor(
    private readonly evaluation: Evaluation,
    private readonly table: FigureTable,
    private readonly bootstrap: Bootstrap,
  ) {}

  listScores(): Score[] {
    return this.#listCombinations().flatMap(({ name, thresholds, combination }) =>
      this.evaluation.cells.flatMap((cell) => {
        const place = { variant: name, thresholds, by: cell.by, group: cell.group };
        const pooled = this.table.pool(cell, combination);
        const scores: Score[] = TAPE_COLORS.map((color) => {
          const { truePositive, falsePositive, falseNegative } = pooled[color];
          return {
            ...place,
            color,
            truePositive,
            falsePositive,
            falseNegative,
            iou: this.estimateIou(cell, combination, color),
            precision: divide(truePositive, truePositive + falsePositive),
            recall: divide(truePositive, truePositive + falseNegative),
          };
        });
        const none = { truePositive: null, falsePositive: null, falseNegative: null };
        const all = { ...none, precision: null, recall: null };
        return [
          ...scores,
          { ...place, color: 'all', ...all, iou: this.estimateIou(cell, combination, 'all') },
        ];
      }),
    );
  }

  listMeans(): Results['means'] {
    return this.#listCombinations().map(({ name, thresholds, combination }) => ({
      variant: name,
      thresholds,
      iou: this.estimateMean(combination),
    }));
  }

  listRegret(): Results['regret'] {
    if (!this.evaluation.options.hasMasks) return [];
    // What a user would have to do by hand on the robot.
    const rawByHand = { variant: RAW, thresholds: 'hand' } as const;
    return this.#names.map((name, variant) => {
      const reached = { variant, thresholds: 'simulator' } as const;
      return {
        variant: name,
        own: this.compareMeans({ variant, thresholds: 'hand' }, reached).difference,
        raw: this.compareMeans(rawByHand, reached).difference,
      };
    });
  }

  /** Every variant against every earlier one: by the headline, and with the simulator's thresholds by group and colour. */
  compare(): Results['comparisons'] {
    if (!this.evaluation.options.hasMasks) return [];
    return thresholdsName.options.flatMap((thresholds) =>
      this.#names.flatMap((name, variant) =>
        this.#names.slice(0, variant).flatMap((against, other) => {
          const [a, b] = [
            { variant, thresholds },
            { variant: other, thresholds },
          ];
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
    a: Combination,
    b: Combination,
  ): (Pair & Omit<Results['comparisons'][number], 'variant' | 'against' | 'thresholds'>)[] {
    const { layout } = this.table;
    return this.evaluation.cells.flatMap((cell) =>
      COLOR_FIGURES.map((color) => ({
        ...pair,
        by: cell.by,
        group: cell.group,
        color,
        ...this.#compareFigures(layout.iou(cell, a, color), layout.iou(cell, b, color)),
      })),
    );
  }

  listLane(): Results['lane'] {
    const { layout } = this.table;
    return this.#listPlaces().map(({ name, variant, cell }) => {
      const found = layout.lane(cell, variant, 'found');
      const place = { variant: name, by: cell.by, group: cell.group, found: this.#estimate(found) };
      if (variant === RAW)
        return { ...place, foundGain: NO_ESTIMATE, dDifference: NO_ESTIMATE, phiDifference: NO_ESTIMATE };
      return {
        ...place,
        foundGain: this.#compareFigures(found, layout.lane(cell, RAW, 'found')).difference,
        dDifference: this.#estimate(layout.lane(cell, variant, 'dDifference')),
        phiDifference: this.#estimate(layout.lane(cell, variant, 'phiDifference')),
      };
    });
  }

  listSegments(): Results['segments'] {
    const { layout } = this.table;
    return this.#listPlaces().map(({ name, variant, cell }) => ({
      variant: name,
      by: cell.by,
      group: cell.group,
      ...mapColors((color) => this.#estimate(layout.segments(cell, variant, color))),
      nothingFound: this.#estimate(layout.segments(cell, variant, 'nothingFound')),
    }));
  }

  listGeometry(): Results['geometry'] {
    const { layout } = this.table;
    const changing = this.#listPlaces().filter(({ variant }) => variant !== RAW);
    return changing.map(({ name, variant, cell }) => ({
      variant: name,
      by: cell.by,
      group: cell.group,
      edgeAgreement: this.#estimate(layout.geometry(cell, variant, 'edgeAgreement')),
      keptKeyPoints: this.#estimate(layout.geometry(cell, variant, 'keptKeyPoints')),
    }));
  }

  /** The headline's mean with a combination. */
  estimateMean(combination: Combination): Estimate {
    return this.#estimate(this.table.layout.mean(combination));
  }

  /** IoU of a cell and colour with a combination. */
  estimateIou(cell: Cell, combination: Combination, color: ColorFigure): Estimate {
    return this.#estimate(this.table.layout.iou(cell, combination, color));
  }

  /** The headline's mean with combination a minus that with b. */
  compareMeans(a: Combination, b: Combination): Difference {
    return this.#compareFigures(this.table.layout.mean(a), this.table.layout.mean(b));
  }

  get #names(): string[] {
    return this.evaluation.options.variants.map(({ spec }) => spec.name);
  }

  #listPlaces(): { readonly name: string; readonly variant: number; readonly cell: Cell }[] {
    const { cells } = this.evaluation;
    return this.#names.flatMap((name, variant) => cells.map((cell) => ({ name, variant, cell })));
  }

  #listCombinations(): {
    readonly name: string;
    readonly thresholds: ThresholdsName;
    readonly combination: Combination;
  }[] {
    return listCombinations(this.evaluation).map((combination) => ({
      name: this.#names[combination.variant] ?? '',
      thresholds: combination.thresholds,
      combination,
    }));
  }

  #estimate(figure: number): Estimate {
    return estimateFigure(this.bootstrap, figure);
  }

  #compareFigures(a: number, b: number): Difference {
    return compareFigures(this.bootstrap, a, b);
  }
}

/** Experiment A: every variant with each of the thresholds; none without masks. */
export function listCombinations({
  options,
}: Pick<Evaluation, 'options'>): (Combination & { readonly thresholds: ThresholdsName })[] {
  if (!options.hasMasks) return [];
  return [...options.variants.keys()].flatMap((variant) =>
    thresholdsName.options.map((thresholds) => ({ variant, thresholds })),
  );
}

function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
