import { runBootstrap } from '../statistics/bootstrap';
import type { Bootstrap, BootstrapOptions, Stratum } from '../statistics/bootstrap';
import { compareFigures, estimateFigure } from '../statistics/estimates';
import type { Cell } from '../frames/cells';
import type { MeasureResult } from './measure-results';
import { MEASURE_FIGURES } from './measure-figures';
import { SUMS } from './sums';

export interface MeasuredFrames {
  readonly arms: readonly string[];
  /** By frame, then by arm: rows of sums; undefined: nothing was measured. */
  readonly sums: readonly (readonly (Float64Array | undefined)[])[];
  readonly cells: readonly Cell[];
  readonly strata: readonly Stratum[];
  /** Place of each frame's scene. */
  readonly sceneOf: readonly number[];
}

/** All measures of all arms in all cells, each against the first arm's on the same resamples. */
export async function listMeasures(
  { arms, sums, cells, strata, sceneOf }: MeasuredFrames,
  options: BootstrapOptions,
): Promise<MeasureResult[]> {
  const rows = addUpScenes(arms.length, sums, cells, sceneOf);
  const figures = MEASURE_FIGURES.length;
  const place = (cell: number, arm: number, k: number): number => (cell * arms.length + arm) * figures + k;
  const values = new Float64Array(cells.length * arms.length * figures);
  const bootstrap: Bootstrap = await runBootstrap(
    strata,
    (draws) => {
      const added = new Float64Array(SUMS);
      for (const cell of cells.keys()) {
        for (const arm of arms.keys()) {
          added.fill(0);
          for (const { scene, sums: row } of rows[cell]?.[arm] ?? []) {
            const weight = draws[scene] ?? 0;
            if (weight === 0) continue;
            for (let i = 0; i < SUMS; i++) added[i] = (added[i] ?? 0) + weight * (row[i] ?? 0);
          }
          for (const [k, { read }] of MEASURE_FIGURES.entries()) values[place(cell, arm, k)] = read(added);
        }
      }
      return values;
    },
    options,
  );
  const [against = ''] = arms;
  return MEASURE_FIGURES.flatMap(({ measure, part }, k) =>
    arms.flatMap((arm, a) =>
      cells.flatMap(({ by, group }, cell) => {
        const figure = estimateFigure(bootstrap, place(cell, a, k));
        if (figure.value === null) return [];
        const compared = compareFigures(
          bootstrap,
          place(cell, a, k),
          a === 0 ? undefined : place(cell, 0, k),
        );
        return [{ measure, arm, by, group, part, figure, against, ...compared }];
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
  arms: number,
  sums: MeasuredFrames['sums'],
  cells: readonly Cell[],
  sceneOf: readonly number[],
): SceneSums[][][] {
  return cells.map(({ frames }) =>
    Array.from({ length: arms }, (_, arm) => {
      const byScene = new Map<number, Float64Array>();
      for (const frame of frames) {
        const row = sums[frame]?.[arm];
        const scene = sceneOf[frame] ?? 0;
        if (row === undefined) continue;
        const total = byScene.get(scene) ?? new Float64Array(SUMS);
        for (let i = 0; i < SUMS; i++) total[i] = (total[i] ?? 0) + (row[i] ?? 0);
        byScene.set(scene, total);
      }
      return [...byScene].map(([scene, total]) => ({ scene, sums: total }));
    }),
  );
}
