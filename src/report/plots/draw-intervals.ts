import type { Estimate } from '../../evaluate/statistics/schema-parts';
import { formatEstimate, formatValue } from '../format';
import type { FormatValue } from '../format';
import { formatTicks } from './format-ticks';
import type { PlotNumbers } from './plot-figure';
import type { PlotKit, SeriesStyle } from './plot-kit';

/** One point with its interval. */
export interface IntervalRow {
  /** Line of text above a group of rows: a variant, a group of frames. */
  readonly group: string;
  /** Name of the row inside its group; empty where a group has one row. */
  readonly row: string;
  readonly estimate: Estimate;
  readonly style: SeriesStyle;
}

export interface IntervalPlot {
  readonly rows: readonly IntervalRow[];
  readonly axis: string;
  readonly format: FormatValue;
  /** Default: from 0 to the largest. */
  readonly domain?: readonly [number, number];
  /** Bars from 0, for what is counted. */
  readonly bars?: boolean;
}

const WIDTH = 380;
const ROW = 20;
const HEAD = 24;
const MARGINS = { marginTop: 26, marginBottom: 40, marginRight: 56 };
const LETTER = 6.6;

/** Groups below each other; in each its rows, the value written at the right. */
export function drawIntervals(kit: PlotKit, plot: IntervalPlot, label: string): string {
  const { Plot } = kit;
  const { axis, format, bars = false } = plot;
  const rows = plot.rows.flatMap((row) =>
    row.estimate.value === null ? [] : [{ ...row, ...row.estimate, value: row.estimate.value }],
  );
  const groups = [...new Set(rows.map(({ group }) => group))];
  const names = [...new Set(rows.map(({ row }) => row))];
  const step = names.length * ROW + HEAD;
  const longest = Math.max(...names.map(({ length }) => length), 0);
  const at = { fy: 'group', y: 'row' } as const;
  const withInterval = rows.filter(({ low, high }) => low !== null && high !== null);
  return kit.draw(
    {
      width: WIDTH,
      height: MARGINS.marginTop + groups.length * step - HEAD + MARGINS.marginBottom,
      ...MARGINS,
      marginLeft: longest === 0 ? 10 : 14 + longest * LETTER,
      x: {
        domain: plot.domain ?? spanValues(rows),
        label: axis,
        grid: true,
        ticks: 4,
        tickFormat: formatTicks(format),
      },
      y: {
        type: 'band',
        domain: names,
        label: null,
        axis: longest === 0 ? null : 'left',
        tickSize: 0,
        padding: 0.2,
      },
      fy: { domain: groups, axis: null, paddingInner: HEAD / step, paddingOuter: 0 },
      symbol: { type: 'identity' },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
        ...(bars
          ? [Plot.barX(rows, { ...at, x1: 0, x2: 'value', fill: (row: IntervalRow) => row.style.color, fillOpacity: 0.75, stroke: 'currentColor', strokeWidth: 0.5 })] // prettier-ignore
          : []),
        Plot.ruleY(withInterval, {
          ...at,
          x1: 'low',
          x2: 'high',
          stroke: bars ? 'currentColor' : (row: IntervalRow) => row.style.color,
          strokeWidth: bars ? 1.2 : 1.6,
          marker: 'tick',
        }),
        ...(bars
          ? []
          : [
              Plot.dot(rows, {
                ...at,
                x: 'value',
                r: 4.2,
                symbol: (row: IntervalRow) => row.style.symbol,
                fill: (row: IntervalRow) => row.style.color,
                stroke: 'var(--card)',
              }),
            ]),
        Plot.text(rows, {
          ...at,
          frameAnchor: 'right',
          textAnchor: 'end',
          dx: MARGINS.marginRight - 4,
          text: ({ value }: { value: number }) => formatValue(value, format),
        }),
        Plot.text(groups, {
          fy: (group: string) => group,
          text: (group: string) => group,
          frameAnchor: 'top-left',
          textAnchor: 'start',
          dx: longest === 0 ? -8 : -10 - longest * LETTER,
          dy: -16,
          fontWeight: 600,
        }),
      ],
    },
    label,
  );
}

/** The same numbers as a table. */
export function listIntervals(rows: readonly IntervalRow[], format: FormatValue): PlotNumbers['rows'] {
  return rows.map(({ group, row, estimate }) => [
    ...(row === '' ? [group] : [group, row]),
    formatEstimate(estimate, format),
  ]);
}

function spanValues(rows: readonly Estimate[]): [number, number] {
  const values = rows.flatMap(({ value, low, high }) => [value ?? 0, low ?? 0, high ?? 0]);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  // All zero is a figure, too.
  return least === most ? [0, 1] : [least, most];
}
