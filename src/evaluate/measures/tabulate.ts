import type { Cell } from '../frames/cells';
import { runBootstrap } from '../statistics/bootstrap';
import type { Bootstrap, BootstrapOptions, Stratum } from '../statistics/bootstrap';
import { compareFigures, estimateFigure } from '../statistics/estimates';
import type { Difference } from '../statistics/estimates';
import type { Estimate } from '../statistics/schema-parts';
import { addRow } from './sums';

export interface MeasuredFrames {
  readonly variants: readonly string[];
  /** Rows of sums by frame, then by variant; what a shorter row lacks is 0. Undefined: nothing was measured. */
  readonly sums: readonly (readonly (Float64Array | undefined)[])[];
  readonly cells: readonly Cell[];
  readonly strata: readonly Stratum[];
  /** Number of each frame's scene. */
  readonly sceneOf: readonly number[];
}

/** A figure that is read out of added rows of sums; NaN where it is not defined. */
export interface RowFigure {
  readonly read: (sums: Float64Array) => number;
}

/** A figure of a variant in a cell. */
export interface Tabulated<Figure> extends Difference {
  readonly figure: Figure;
  readonly variant: string;
  readonly by: string;
  readonly group: string;
  readonly estimate: Estimate;
  /** Name of the first variant, which is compared with. */
  readonly against: string;
}

/** All figures of all variants in all cells, each compared with the first variant's on the same resamples. */
export async function tabulate<Figure extends RowFigure>(
  figures: readonly Figure[],
  { variants, sums, cells, strata, sceneOf }: MeasuredFrames,
  options: BootstrapOptions,
): Promise<Tabulated<Figure>[]> {
  const length = Math.max(0, ...sums.flat().map((row) => row?.length ?? 0));
  const rows = addUpScenes(variants.length, length, { sums, cells, sceneOf });
  const place = (cell: number, variant: number, k: number): number =>
    (cell * variants.length + variant) * figures.length + k;
  const values = new Float64Array(cells.length * variants.length * figures.length);
  const bootstrap: Bootstrap = await runBootstrap(
    strata,
    (draws) => {
      const added = new Float64Array(length);
      for (const cell of cells.keys()) {
        for (const variant of variants.keys()) {
          added.fill(0);
          for (const { scene, sums: row } of rows[cell]?.[variant] ?? []) {
            const weight = draws[scene] ?? 0;
            if (weight === 0) continue;
            addRow(added, row, weight);
          }
          for (const [k, { read }] of figures.entries()) values[place(cell, variant, k)] = read(added);
        }
      }
      return values;
    },
    options,
  );
  const [against = ''] = variants;
  return figures.flatMap((figure, k) =>
    variants.flatMap((variant, a) =>
      cells.flatMap(({ by, group }, cell): Tabulated<Figure>[] => {
        const estimate = estimateFigure(bootstrap, place(cell, a, k));
        if (estimate.value === null) return [];
        const other = a === 0 ? undefined : place(cell, 0, k);
        const compared = compareFigures(bootstrap, place(cell, a, k), other);
        return [{ figure, variant, by, group, estimate, against, ...compared }];
      }),
    ),
  );
}

interface SceneSums {
  readonly scene: number;
  readonly sums: Float64Array;
}

/** Frames of a scene are always drawn together: their rows are added once, not in every resample. */
function addUpScenes(
  variants: number,
  length: number,
  { sums, cells, sceneOf }: Pick<MeasuredFrames, 'sums' | 'cells' | 'sceneOf'>,
): SceneSums[][][] {
  return cells.map(({ frames }) =>
    Array.from({ length: variants }, (_, variant) => {
      const byScene = new Map<number, Float64Array>();
      for (const frame of frames) {
        const row = sums[frame]?.[variant];
        const scene = sceneOf[frame] ?? 0;
        if (row === undefined) continue;
        const total = byScene.get(scene) ?? new Float64Array(length);
        addRow(total, row);
        byScene.set(scene, total);
      }
      return [...byScene].map(([scene, total]) => ({ scene, sums: total }));
    }),
  );
}
