import type { ResultTable } from '../../report/tables/result-table';
import { ROW_HEAD, describeRow } from '../describe-rows';
import type { DriveResults } from '../drive-results';

/** Columns that say what a row is about, and the first of the second table. */
const [NAMES, SECOND] = [3, 9];

/** All figures of a drive, as two tables: one would be too wide for paper. */
export function tabulateDrive({ rows }: DriveResults): ResultTable[] {
  const first = (row: readonly string[]): string[] => row.slice(0, SECOND);
  const second = (row: readonly string[]): string[] => [...row.slice(0, NAMES), ...row.slice(SECOND)];
  return [
    { name: 'survival', title: 'Survival and distance', part: first },
    { name: 'deviation', title: 'Lateral deviation and major infractions', part: second },
  ].map(({ part, ...about }) => ({
    ...about,
    head: part(ROW_HEAD),
    rows: rows.map((row) => part(describeRow(row))),
  }));
}
