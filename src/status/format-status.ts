import Table from 'cli-table3';
import { FRAME_STAGES } from '../pipeline/frame-stages';
import { readFrameCounts } from './frame-counts';
import type { ProxyStatus } from './proxy-status';
import { QUANTILES, type ReceivedValues, type StatusKey } from './status-values';

const SHORT_SHA = 12;
/** Shown for what a node leaves out. */
const UNKNOWN = '?';

/** Formats all values for a terminal. @param silentMs time since the node's last status */
export function formatStatus(status: ProxyStatus, silentMs = 0): string {
  const { node, level, message, values } = status;
  const get = (key: StatusKey): string => values[key] ?? UNKNOWN;
  const silent = silentMs > 3000 ? `  (nothing heard for ${(silentMs / 1000).toFixed(0)} s)` : '';
  const sha256 = get('sha256') === '' ? 'no file' : `sha256 ${get('sha256').slice(0, SHORT_SHA)}`;
  const rows: [string, string][] = [
    ['model', `${get('model') || 'none'} ${get('direction')} on ${get('provider') || 'nothing'}, ${sha256}`],
    ['worker', `${get('model.restarts')} restarts, ${get('model.swaps')} swaps`],
    ['camera', `${get('rate.in_hz')} Hz  ${get('topic.input') || 'not subscribed: no subscribers'}`],
    ['proxy', `${get('rate.out_hz')} Hz  ${get('topic.output')}, ${get('subscribers')} subscribers`],
    ['frames', formatFrames(values)],
    ['dropped', formatDrops(values)],
    ['last error', get('last_error') || 'none'],
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(11)}${text}`);
  return [`${node}  ${level}  ${message}${silent}`, ...lines, formatLatency(values)].join('\n');
}

/** Formats the most important values in one line, for a log. */
export function formatStatusLine({ node, level, message, values }: ProxyStatus): string {
  const get = (key: StatusKey): string => values[key] ?? UNKNOWN;
  return [
    `${node} ${level} ${message}`,
    `in ${get('rate.in_hz')} Hz, out ${get('rate.out_hz')} Hz`,
    `p50 ${get('latency.total.p50_ms')}, p99 ${get('latency.total.p99_ms')} ms`,
    `model ${get('model') || 'none'} on ${get('provider') || 'nothing'}`,
    `dropped ${formatDrops(values)}`,
  ].join(' · ');
}

function formatFrames(values: ReceivedValues): string {
  const { received, translated, passedThrough, held, dropped, pending } = readFrameCounts(values);
  return [
    `${show(received)} received = ${show(translated)} translated + ${show(passedThrough)} passed through`,
    `${show(held)} held + ${dropped} dropped + ${show(pending)} pending`,
  ].join(' + ');
}

function show(count: number): string {
  return Number.isNaN(count) ? UNKNOWN : String(count);
}

function formatDrops(values: ReceivedValues): string {
  const drops = Object.entries(readFrameCounts(values).drops).filter(([, count]) => count > 0);
  return drops.length === 0 ? 'none' : drops.map(([cause, count]) => `${cause} ${count}`).join(', ');
}

function formatLatency(values: ReceivedValues): string {
  const table = new Table({ head: ['ms', ...FRAME_STAGES], style: { head: [], border: [], compact: true } });
  for (const quantile of QUANTILES) {
    const times = FRAME_STAGES.map((stage) => values[`latency.${stage}.${quantile}_ms`] ?? UNKNOWN);
    table.push([quantile, ...times]);
  }
  return table.toString();
}
