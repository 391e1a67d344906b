import Table from 'cli-table3';
import { describeFrame, describeMachineUsed, describeTargets, toList } from '../format-table';
import { findMedian } from '../summarize';
import type { OperationResult } from './operation-result';
import type { SoakSummary } from './summarize-soak';

type Row = readonly [what: string, figure: string];

/** Formats the result for a terminal. */
export function formatOperation(result: OperationResult): string {
  const table = new Table({ style: { head: [], border: [] } });
  table.push(...listRows(result).map((row) => [...row]));
  return `${describeSetting(result)}\n\n${table.toString()}\n\n${describeTargets(result).join('\n')}\n`;
}

/** Formats the result for docs. */
export function formatOperationMarkdown(result: OperationResult): string {
  const rows = listRows(result).map((cells) => `| ${cells.join(' | ')} |`);
  const table = ['| what | figure |', '|---|---|', ...rows].join('\n');
  return `${describeSetting(result)}\n\n${table}\n\n${toList(describeTargets(result))}\n`;
}

function describeSetting(result: OperationResult): string {
  return `${describeFrame(result)}, the node with its defaults under a camera at 30 Hz, ${describeMachineUsed(result)}`;
}

function listRows({ start, idle, swap, crashes, soak }: OperationResult): Row[] {
  const rows: Row[] = [];
  if (start) {
    rows.push(
      ['configure to first translated frame', describeEach(start.configure, 's', 2)],
      ['start of the process to first translated frame', describeEach(start.process, 's', 2)],
    );
  }
  if (idle) {
    const percent = idle.map((share) => share * 100);
    rows.push(['CPU while a camera sends and nobody subscribes', describeEach(percent, '% of a core', 1)]);
  }
  if (swap) {
    rows.push(
      [`hot swap with ${swap.other}: longest gap between frames`, describeEach(swap.gapsMs, 'ms', 0)],
      ['the same duration without a swap', describeEach(swap.undisturbedGapsMs, 'ms', 0)],
      ['hot swap: request to answer', describeEach(swap.seconds, 's', 2)],
    );
  }
  if (crashes) {
    const each = crashes.map((seconds) => seconds.toFixed(2)).join(', ');
    rows.push(['worker crash to first good frame, crashes in a row', `${each} s`]);
  }
  return soak ? [...rows, ...listSoak(soak)] : rows;
}

function listSoak(soak: SoakSummary): Row[] {
  const { latency, counts, lost, rssMiB, openFiles, threads, surroundings } = soak;
  const drops = Object.entries(counts.drops).filter(([, count]) => count > 0);
  const dropped = drops.map(([cause, count]) => `${count} ${cause}`).join(', ') || 'none';
  return [
    ['soak', `${soak.minutes} minutes at ${soak.hz} Hz, ${soak.sent} frames sent, ${soak.arrived} arrived`],
    [
      'latency, camera to consumer',
      `p50 ${latency.p50.toFixed(1)}, p95 ${latency.p95.toFixed(1)}, p99 ${latency.p99.toFixed(1)}, max ${latency.max.toFixed(1)} ms`,
    ],
    [
      'counted by the node',
      `${counts.received} received = ${counts.translated} translated + ${counts.passedThrough} passed through + ${counts.held} held + ${counts.dropped} dropped + ${counts.pending} pending`,
    ],
    ['dropped, by cause', dropped],
    ['lost by best effort', `${lost.beforeNode} before the node, ${lost.afterNode} after it`],
    ['diagnostics', `${soak.ticks} ticks, ${soak.wrong.length} problems${describeFirst(soak.wrong)}`],
    ['longest time between two frames at the consumer', `${soak.longestSilenceMs.toFixed(0)} ms`],
    ['longest gap of the event loop', `${soak.longestGapMs.toFixed(1)} ms`],
    ['CPU time', `${(soak.cpuSecondsPerFrame * 1000).toFixed(1)} ms per frame`],
    [
      'resident memory, first and last quarter',
      `${rssMiB.start.toFixed(0)}, ${rssMiB.end.toFixed(0)} MiB; slope ${rssMiB.slopePerHour.toFixed(1)} MiB per hour`,
    ],
    ['open files, first and last quarter', `${openFiles.start}, ${openFiles.end}`],
    ['threads, first and last quarter', `${threads.start}, ${threads.end}`],
    [
      'other programs meanwhile',
      `${(surroundings.othersShare * 100).toFixed(0)} % of all cores; longest gap of an idle event loop ${surroundings.idleGapMs.toFixed(1)} ms`,
    ],
  ];
}

function describeFirst([first]: readonly string[]): string {
  return first === undefined ? '' : `, the first: ${first}`;
}

function describeEach(values: readonly number[], unit: string, digits: number): string {
  const [median, most] = [findMedian(values), Math.max(...values)];
  return `median ${median.toFixed(digits)}, worst ${most.toFixed(digits)} ${unit} (${values.length} times)`;
}
