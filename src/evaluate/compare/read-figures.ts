import { TAPE_COLORS } from '../../lines/tape';
import type { TapeColor } from '../../lines/tape';
import { COUNTS, MIN_LABELLED_PIXELS, scoreColors } from '../score/overlap';
import { averageDefined } from '../statistics/average-defined';
import type { Compared } from './compare-schema';
import type { SceneSums } from './pair-scenes';

export type Figure = Compared['figure'];

/** What a figure is of: all frames, or those of one group; all colours, or one. */
export interface Part {
  readonly by: 'all' | 'group';
  readonly group: string;
  readonly color: TapeColor | 'all';
}

interface WeighedSums {
  readonly group: string;
  /** How often the row counts. */
  readonly weight: number;
  readonly sums: SceneSums;
}

type ReadFigure = (rows: readonly WeighedSums[], part: Part) => number;

/** Mean IoU over groups and colours, each pooled over its pixels; NaN where the truth, or a model's labels, have none. */
export function readIou(figure: 'iou' | 'labels'): ReadFigure {
  const minPixels = figure === 'labels' ? MIN_LABELLED_PIXELS : 1;
  return (rows, { by, group, color }) => {
    const pooled = new Map<string, Float64Array>();
    for (const { group: own, weight, sums } of rows) {
      if (by === 'group' && own !== group) continue;
      const total = pooled.get(own) ?? new Float64Array(COUNTS);
      for (let k = 0; k < COUNTS; k++) total[k] = (total[k] ?? 0) + weight * (sums[figure][k] ?? 0);
      pooled.set(own, total);
    }
    const ious = [...pooled.values()].flatMap((total) =>
      scoreColors(total, minPixels).filter((_, k) => color === 'all' || color === TAPE_COLORS[k]),
    );
    return averageDefined(ious);
  };
}

/** Share of frames that show both lines of a lane; NaN without frames. */
export function readBothLines(rows: readonly WeighedSums[], { by, group }: Part): number {
  let [found, frames] = [0, 0];
  for (const { group: own, weight, sums } of rows) {
    if (by === 'group' && own !== group) continue;
    found += weight * sums.bothLines;
    frames += weight * sums.frames;
  }
  return found / (frames || NaN);
}
