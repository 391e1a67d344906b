import Table from 'cli-table3';
import type { WorldBench } from './bench-world';

const COLUMNS = ['light', 'frame', 'CPU ms: median', 'mean', 'frames/s', 'target'];

/** For a terminal. */
export function formatWorld(result: WorldBench): string {
  const table = new Table({ head: COLUMNS, style: { head: [], border: [] } });
  table.push(...listRows(result));
  return `${describeRun(result)}\n\n${table.toString()}\n`;
}

export function formatWorldMarkdown(result: WorldBench): string {
  const rule = COLUMNS.map((_, column) => (column < 2 ? '---' : '---:'));
  const rows = [COLUMNS, rule, ...listRows(result)].map((cells) => `| ${cells.join(' | ')} |`);
  return `${describeRun(result)}\n\n${rows.join('\n')}\n`;
}

function describeRun({ frames, cpu, cores, createdAt }: WorldBench): string {
  return `Our world's drawing, ${frames} frames each, one after another, on ${cpu} (${cores} cores); ${createdAt.slice(0, 10)}.`;
}

function listRows({ speeds }: WorldBench): string[][] {
  return speeds.map(({ light, width, height, cpuMs, framesPerSecond, target }) => [
    light,
    `${width}x${height}`,
    cpuMs.median.toFixed(2),
    cpuMs.mean.toFixed(2),
    framesPerSecond.toFixed(0),
    `${target}: ${framesPerSecond >= target ? 'holds' : 'FAILS'}`,
  ]);
}
