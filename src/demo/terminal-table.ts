import Table from 'cli-table3';
import { TAPE_COLORS, type TapeColor } from '../lines';
import { STAGES, type Figures, type LookSummary } from './summary';

/** The moment that a table shows. */
export interface Moment {
  /** One line over the tables. */
  readonly title: string;
  /** The look that the camera sends now; undefined at the end. */
  readonly look: string | undefined;
  readonly figures: Figures;
}

/** Formats all figures, about 75 columns wide, for a terminal. */
export function formatTables({ title, look, figures }: Moment): string {
  return [title, formatFlow(figures), formatLatency(figures), formatTape(figures, look)].join('\n');
}

/** Formats the most important figures in one line, for a log file. */
export function formatLine({ title, figures }: Moment): string {
  const { proxy, proxied, all } = figures;
  const { p50, p99 } = proxied.latency;
  const tape = (part: 'raw' | 'proxied'): string =>
    TAPE_COLORS.map((color) => formatIou(all[part].iou[color], figures.hasMasks)).join('/');
  return [
    title,
    `in ${proxy.rateIn.toFixed(1)} Hz, out ${proxy.rateOut.toFixed(1)} Hz`,
    `stamp to consumer p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms`,
    `drops ${formatDrops(figures)}`,
    `IoU white/yellow/red camera ${tape('raw')}, proxy ${tape('proxied')}`,
  ].join(' · ');
}

export function formatDrops({ proxy }: Figures): string {
  const causes = Object.entries(proxy.dropped).map(
    ([cause, count]) => `${cause.replaceAll('_', ' ')} ${count}`,
  );
  return causes.length === 0 ? 'none' : causes.join(', ');
}

export function formatIou(iou: number | null, hasMasks: boolean): string {
  if (!hasMasks) return 'no masks';
  return iou === null ? '–' : iou.toFixed(2);
}

function formatFlow(figures: Figures): string {
  const { proxy, camera, proxied } = figures;
  const table = makeTable(['frames', 'camera topic', 'into proxy', 'out of proxy', 'at consumer']);
  table.push(
    [
      'a second',
      camera.rate.toFixed(1),
      proxy.rateIn.toFixed(1),
      proxy.rateOut.toFixed(1),
      proxied.rate.toFixed(1),
    ],
    ['in all', camera.received, proxy.received, proxy.translated + proxy.passedThrough, proxied.received],
  );
  return `${table.toString()}\n dropped by the proxy: ${formatDrops(figures)}`;
}

function formatLatency({ proxy, proxied }: Figures): string {
  const table = makeTable(['ms', ...STAGES, 'stamp→consumer']);
  for (const percentile of ['p50', 'p99'] as const) {
    const stages = STAGES.map((stage) => proxy.latency[stage][percentile].toFixed(1));
    table.push([percentile, ...stages, proxied.latency[percentile].toFixed(1)]);
  }
  return table.toString();
}

function formatTape(figures: Figures, look: string | undefined): string {
  const { all, looks, hasMasks } = figures;
  const now = looks.find((entry) => entry.look === look);
  const head = ['tape', 'segments', 'by proxy', 'IoU', 'by proxy'];
  const table = makeTable(now ? [...head, 'IoU now', 'by proxy'] : head);
  const iou = (entry: Omit<LookSummary, 'look'>, part: 'raw' | 'proxied', color: TapeColor): string =>
    formatIou(entry[part].iou[color], hasMasks);
  for (const color of TAPE_COLORS) {
    const row = [
      color,
      all.raw.segments[color].toFixed(1),
      all.proxied.segments[color].toFixed(1),
      iou(all, 'raw', color),
      iou(all, 'proxied', color),
    ];
    table.push(now ? [...row, iou(now, 'raw', color), iou(now, 'proxied', color)] : row);
  }
  return table.toString();
}

/** Makes a table in the terminal's own colours. */
function makeTable(head: string[]): Table.Table {
  return new Table({
    head,
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
  });
}
