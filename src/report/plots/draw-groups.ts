import type { Estimate } from '../../evaluate/statistics/schema-parts';
import type { Results } from '../../evaluate/results/results';
import { formatCount, formatEstimate } from '../format';
import type { FormatValue } from '../format';
import { formatTicks } from './format-ticks';
import { MAX_SERIES, makeLegend, styleVariant } from './plot-kit';
import type { PlotFigure, PlotPanel } from './plot-figure';
import type { PlotKit, SeriesStyle } from './plot-kit';

/** One figure of each variant in each group of frames. */
export interface GroupPlot extends Pick<PlotFigure, 'id' | 'section' | 'title' | 'caption'> {
  readonly axis: string;
  readonly format: FormatValue;
  readonly measure: (variant: string, by: string, group: string) => Estimate | undefined;
}

/** At most so many groups, columns and variants are drawn; results.json has them all. */
const MAX_GROUPS = 12;
const MAX_COLUMNS = 3;
const MAX_VARIANTS = MAX_SERIES - 1;
const [WIDTH, ROW] = [380, 26];
const MARGINS = { marginTop: 10, marginBottom: 40, marginRight: 16 };
const [LETTER, MAX_LETTERS] = [7, 22];
/** Part of a row's height that its variants are spread over. */
const DODGE = 16;

interface Point extends Estimate {
  readonly group: string;
  readonly variant: string;
  readonly style: SeriesStyle;
}

/** A panel for each column of frames.csv; no figure where there is no column, or nothing is defined in it. */
export function drawGroups(kit: PlotKit, results: Results, plot: GroupPlot): PlotFigure[] {
  const { groups } = results.input;
  const columns = [...new Set(groups.map(({ by }) => by))].filter((by) => by !== 'all');
  const variants = results.variants.slice(0, MAX_VARIANTS).map(({ name }) => name);
  const panels: PlotPanel[] = [];
  const rows: string[][] = [];
  let leftOut = 0;
  for (const by of columns.slice(0, MAX_COLUMNS)) {
    const inColumn = groups.filter((each) => each.by === by);
    const shown = [...inColumn].sort((a, b) => b.frames - a.frames).slice(0, MAX_GROUPS);
    leftOut += inColumn.length - shown.length;
    const names = inColumn.filter((each) => shown.includes(each)).map(({ group }) => group);
    const points = names.flatMap((group) =>
      variants.flatMap((variant): Point[] => {
        const found = plot.measure(variant, by, group);
        return found?.value == null
          ? []
          : [{ ...found, group, variant, style: styleVariant(results, variant) }];
      }),
    );
    if (points.length === 0) continue;
    panels.push({ title: `by ${by}`, svg: drawPanel(kit, plot, by, names, points) });
    rows.push(...points.map((point) => [by, point.group, point.variant, formatEstimate(point, plot.format)]));
  }
  if (panels.length === 0) return [];
  const omitted = [
    leftOut > 0 ? `${formatCount(leftOut, 'group')} with the fewest frames` : '',
    columns.length > MAX_COLUMNS ? formatCount(columns.length - MAX_COLUMNS, 'column') : '',
    results.variants.length > MAX_VARIANTS
      ? formatCount(results.variants.length - MAX_VARIANTS, 'variant')
      : '',
  ].filter((part) => part !== '');
  const { id, section, title, caption } = plot;
  return [
    {
      id,
      section,
      title,
      caption: omitted.length === 0 ? caption : `${caption} Left out here: ${omitted.join(', ')}.`,
      legend: makeLegend(
        kit,
        variants.map((label) => ({ label, style: styleVariant(results, label) })),
      ),
      panels,
      numbers: { head: ['by', 'group', 'variant', plot.axis], rows },
    },
  ];
}

function drawPanel(
  kit: PlotKit,
  { axis, format, title }: GroupPlot,
  by: string,
  names: readonly string[],
  points: readonly Point[],
): string {
  const { Plot } = kit;
  const variants = [...new Set(points.map(({ variant }) => variant))];
  const longest = Math.min(MAX_LETTERS, Math.max(...names.map(({ length }) => length)));
  return kit.draw(
    {
      width: WIDTH,
      height: MARGINS.marginTop + names.length * ROW + MARGINS.marginBottom,
      ...MARGINS,
      marginLeft: 14 + longest * LETTER,
      x: {
        label: axis,
        grid: true,
        ticks: 5,
        nice: true,
        zero: true,
        tickFormat: formatTicks(format),
      },
      y: {
        domain: names,
        label: null,
        tickSize: 0,
        tickFormat: (name: string) =>
          name.length > MAX_LETTERS ? `${name.slice(0, MAX_LETTERS - 1)}…` : name,
      },
      symbol: { type: 'identity' },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
        Plot.ruleY(names, { y: (name: string) => name, stroke: 'currentColor', strokeOpacity: 0.12 }),
        // Marks for each variant, a little below the one before: equal figures stay visible.
        ...variants.flatMap((variant, i) => {
          const own = points.filter((point) => point.variant === variant);
          const { color = '', symbol = 'circle' } = own[0]?.style ?? {};
          const at = { y: 'group', dy: (i - (variants.length - 1) / 2) * (DODGE / variants.length) } as const;
          const withInterval = own.filter(({ low, high }) => low !== null && high !== null);
          return [
            Plot.ruleY(withInterval, { ...at, x1: 'low', x2: 'high', stroke: color, strokeOpacity: 0.6 }),
            Plot.dot(own, { ...at, x: 'value', r: 4.4, symbol, fill: color, stroke: 'var(--card)' }),
          ];
        }),
      ],
    },
    `${title}, by ${by}, for each variant; the numbers follow as a table.`,
  );
}
