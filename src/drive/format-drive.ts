import Table from 'cli-table3';
import { ROW_HEAD, describeRow } from './describe-rows';
import { nameEpisode } from './drive-plan';
import type { DriveResults } from './drive-results';

/** Columns that a terminal has room for; all are in results.json. */
const SHOWN = ROW_HEAD.flatMap((name, i) =>
  /^(distance|deviation|infractions) against/.test(name) ? [] : [i],
);

/** A table of medians with their 95 % intervals, the latencies that were modelled, and the verdicts. */
export function formatDrive(results: DriveResults): string {
  const pick = (row: readonly string[]): string[] => SHOWN.map((i) => row[i] ?? '');
  const table = new Table({ head: pick(ROW_HEAD), style: { head: [], border: [] } });
  table.push(...results.rows.map((row) => pick(describeRow(row))));
  const latencies = results.latencies
    .filter(({ steps }) => steps > 0)
    .map(({ variant, ms, source }) => `Latency of ${variant}: ${ms.toFixed(1)} ms, ${source}\n`);
  const sentences = results.verdicts.map(({ sentence }) => `${sentence}\n`);
  return `${table.toString()}\n${[...latencies, ...sentences, ...listFailed(results)].join('')}`;
}

function listFailed({ failed }: DriveResults): string[] {
  return failed.map(({ task, reason }) => `Failed, in no figure: ${nameEpisode(task)}: ${reason}\n`);
}
