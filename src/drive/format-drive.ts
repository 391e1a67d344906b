import Table from 'cli-table3';
import { showEstimate } from '../evaluate/statistics/format-estimate';
import type { DriveResults } from './summarize-drive';

/** A table of medians with their 95 % intervals, then the verdicts. */
export function formatDrive({ rows, verdicts }: DriveResults): string {
  const table = new Table({
    head: [
      'light',
      'map',
      'variant',
      'episodes',
      'lasted',
      'survival s',
      'distance m',
      'deviation m s',
      'infractions s',
    ],
    style: { head: [], border: [] },
  });
  for (const { light, map, variant, episodes, survived, figures } of rows) {
    table.push([
      light,
      map,
      variant,
      episodes,
      `${Math.round(100 * survived)} %`,
      showEstimate(figures.survivalTime, 1),
      showEstimate(figures.distance),
      showEstimate(figures.lateralDeviation),
      showEstimate(figures.majorInfractions, 1),
    ]);
  }
  const sentences = verdicts.map(({ sentence }) => `${sentence}\n`).join('');
  return `${table.toString()}\n${sentences}`;
}
