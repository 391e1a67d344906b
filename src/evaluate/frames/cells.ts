import { compareText } from '../../process/compare-text';
import type { FrameLabels } from './frame-groups';

/** Frames that share one value of one column, or all frames. */
export interface Cell {
  readonly by: string;
  readonly group: string;
  /** Indices into the list of frames, or of rows that add frames up. */
  readonly frames: readonly number[];
}

/** The cell of all frames, then one for each value of each column. */
export function listCells(
  labels: readonly Pick<FrameLabels, 'groups'>[],
  columns: readonly string[],
): Cell[] {
  const all = { by: 'all', group: 'all', frames: [...labels.keys()] };
  const cells = columns.flatMap((by) =>
    listValues(labels, by).map((group) => ({
      by,
      group,
      frames: [...labels.keys()].filter((i) => (labels[i]?.groups[by] ?? '') === group),
    })),
  );
  return [all, ...cells];
}

/** The values of a column, in order. */
function listValues(labels: readonly Pick<FrameLabels, 'groups'>[], column: string): string[] {
  return [...new Set(labels.map(({ groups }) => groups[column] ?? ''))].sort(compareText);
}
