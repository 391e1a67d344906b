import Table from 'cli-table3';
import { FRAME_STAGES } from '../pipeline/frame-loop';
import type { ProxyStatus } from './proxy-status';

const SHORT_SHA = 12;
const QUANTILES = ['p50', 'p95', 'p99'] as const;

/** Everything as text, for a terminal. @param silentMs since when nothing more was heard of the node */
export function formatStatus(status: ProxyStatus, silentMs = 0): string {
  const { node, level, message, values } = status;
  const get = (key: string): string => values[key] ?? '?';
  const silent = silentMs > 3000 ? `  (nothing heard for ${(silentMs / 1000).toFixed(0)} s)` : '';
  const sha256 = get('sha256') === '' ? 'no file' : `sha256 ${get('sha256').slice(0, SHORT_SHA)}`;
  const rows: [string, string][] = [
    ['model', `${get('model') || 'none'} ${get('direction')} on ${get('provider') || 'nothing'}, ${sha256}`],
    ['worker', `${get('model.restarts')} restarts, ${get('model.swaps')} swaps`],
    ['camera', `${get('rate.in_hz')} Hz  ${get('topic.input') || 'not subscribed: nobody listens'}`],
    ['proxy', `${get('rate.out_hz')} Hz  ${get('topic.output')}, ${get('subscribers')} subscribers`],
    ['frames', formatFrames(values)],
    ['dropped', formatDrops(values)],
    ['last error', get('last_error') || 'none'],
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(11)}${text}`);
  return [`${node}  ${level}  ${message}${silent}`, ...lines, formatLatency(values)].join('\n');
}

/** The same in one line, for a log. */
export function formatStatusLine({ node, level, message, values }: ProxyStatus): string {
  const get = (key: string): string => values[key] ?? '?';
  return [
    `${node} ${level} ${message}`,
    `in ${get('rate.in_hz')} Hz, out ${get('rate.out_hz')} Hz`,
    `p50 ${get('latency.total.p50_ms')}, p99 ${get('latency.total.p99_ms')} ms`,
    `model ${get('model') || 'none'} on ${get('provider') || 'nothing'}`,
    `dropped ${formatDrops(values)}`,
  ].join(' · ');
}

function formatFrames(values: ProxyStatus['values']): string {
  const get = (key: string): string => values[`frames.${key}`] ?? '?';
  const dropped = listDrops(values).reduce((sum, [, count]) => sum + count, 0);
  return `${get('received')} received = ${get('translated')} translated + ${get('passed_through')} passed through + ${get('held')} held + ${dropped} dropped + ${get('pending')} pending`;
}

function formatDrops(values: ProxyStatus['values']): string {
  const drops = listDrops(values).filter(([, count]) => count > 0);
  return drops.length === 0 ? 'none' : drops.map(([cause, count]) => `${cause} ${count}`).join(', ');
}

function listDrops(values: ProxyStatus['values']): [string, number][] {
  const prefix = 'dropped.';
  return Object.entries(values)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, count]) => [key.slice(prefix.length), Number(count)]);
}

function formatLatency(values: ProxyStatus['values']): string {
  const table = new Table({ head: ['ms', ...FRAME_STAGES], style: { head: [], border: [], compact: true } });
  for (const quantile of QUANTILES) {
    table.push([quantile, ...FRAME_STAGES.map((stage) => values[`latency.${stage}.${quantile}_ms`] ?? '?')]);
  }
  return table.toString();
}
