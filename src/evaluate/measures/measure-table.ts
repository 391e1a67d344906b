import { runBootstrap } from '../statistics/bootstrap';
import type { Bootstrap, BootstrapOptions, Stratum } from '../statistics/bootstrap';
import { compareFigures, estimateFigure } from '../statistics/estimates';
import type { Cell } from '../frames/cells';
import type { MeasureResult } from './measure-results';
import { MEASURE_FIGURES } from './measure-figures';
import { SUMS, addRow } from './sums';

export interface MeasuredFrames {
  readonly variants: readonly string[];
  /** Rows of sums by frame, then by variant; undefined: nothing was measured. */
  readonly sums: readonly (readonly (Float64Array | undefined)[])[];
  readonly cells: readonly Cell[];
  readonly strata: readonly Stratum[];
  /** Number of each frame's scene. */
  readonly sceneOf: readonly number[];
}

/** All measures of all variants in all cells, each compared with the first variant's on the same resamples. */
export async function listMeasures(
  { variants, sums, cells, strata, sceneOf }: MeasuredFrames,
  options: BootstrapOptions,
): Promise<MeasureResult[]> {
  const rows = addUpScenes(variants.length, sums, cells, sceneOf);
  const figures = MEASURE_FIGURES.length;
  const place = (cell: number, variant: number, k: number): number =>
    (cell * variants.length + variant) * figures + k;
  const values = new Float64Array(cells.length * variants.length * figures);
  const bootstrap: Bootstrap = await runBootstrap(
    strata,
    (draws) => {
      const added = new Float64Array(SUMS);
      for (const cell of cells.keys()) {
        for (const variant of variants.keys()) {
          added.fill(0);
          for (const { scene, sums: row } of rows[cell]?.[variant] ?? []) {
            const weight = draws[scene] ?? 0;
            if (weight === 0) continue;
            addRow(added, row, weight);
          }
          for (const [k, { read }] of MEASURE_FIGURES.entries())
            values[place(cell, variant, k)] = read(added);
        }
      }
      return values;
    },
    options,
  );
  const [against = ''] = variants;
  return MEASURE_FIGURES.flatMap(({ measure, part }, k) =>
    variants.flatMap((variant, a) =>
      cells.flatMap(({ by, group }, cell) => {
        const figure = estimateFigure(bootstrap, place(cell, a, k));
        if (figure.value === null) return [];
        const compared = compareFigures(
          bootstrap,
          place(cell, a, k),
          a === 0 ? undefined : place(cell, 0, k),
        );
        return [{ measure, variant, by, group, part, figure, against, ...compared }];
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
  sums: MeasuredFrames['sums'],
  cells: readonly Cell[],
  sceneOf: readonly number[],
): SceneSums[][][] {
  return cells.map(({ frames }) =>
    Array.from({ length: variants }, (_, variant) => {
      const byScene = new Map<number, Float64Array>();
      for (const frame of frames) {
        const row = sums[frame]?.[variant];
        const scene = sceneOf[frame] ?? 0;
        if (row === undefined) continue;
        const total = byScene.get(scene) ?? new Float64Array(SUMS);
        addRow(total, row);
        byScene.set(scene, total);
      }
      return [...byScene].map(([scene, total]) => ({ scene, sums: total }));
    }),
  );
}
