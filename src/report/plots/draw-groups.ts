import type { Estimate } from '../../evaluate/statistics/schema-parts';
import type { Results } from '../../evaluate/results/results';
import { formatCount, formatEstimate } from '../format';
import type { FormatValue } from '../format';
import { MOST_SERIES, makeLegend, styleArm } from './plot-kit';
import type { PlotFigure, PlotPanel } from './plot-figure';
import type { PlotKit, SeriesStyle } from './plot-kit';

/** One figure of each arm in each group of frames. */
export interface GroupPlot extends Pick<PlotFigure, 'id' | 'section' | 'title' | 'caption'> {
  readonly axis: string;
  readonly format: FormatValue;
  readonly measure: (arm: string, by: string, group: string) => Estimate | undefined;
}

/** What is drawn of groups, columns and arms; results.json has them all. */
const MOST_GROUPS = 12;
const MOST_COLUMNS = 3;
const MOST_ARMS = MOST_SERIES - 1;
const [WIDTH, ROW] = [380, 26];
const MARGINS = { marginTop: 10, marginBottom: 40, marginRight: 16 };
const [LETTER, MOST_LETTERS] = [7, 22];
/** Of a row's height, what its arms are spread over. */
const DODGE = 16;

interface Point extends Estimate {
  readonly group: string;
  readonly arm: string;
  readonly style: SeriesStyle;
}

/** A panel for each column of frames.csv; no figure where there is no column, or nothing is defined in it. */
export function drawGroups(kit: PlotKit, results: Results, plot: GroupPlot): PlotFigure[] {
  const { groups } = results.input;
  const columns = [...new Set(groups.map(({ by }) => by))].filter((by) => by !== 'all');
  const arms = results.arms.slice(0, MOST_ARMS).map(({ name }) => name);
  const panels: PlotPanel[] = [];
  const rows: string[][] = [];
  let leftOut = 0;
  for (const by of columns.slice(0, MOST_COLUMNS)) {
    const inColumn = groups.filter((each) => each.by === by);
    const shown = [...inColumn].sort((a, b) => b.frames - a.frames).slice(0, MOST_GROUPS);
    leftOut += inColumn.length - shown.length;
    const names = inColumn.filter((each) => shown.includes(each)).map(({ group }) => group);
    const points = names.flatMap((group) =>
      arms.flatMap((arm): Point[] => {
        const found = plot.measure(arm, by, group);
        return found?.value == null ? [] : [{ ...found, group, arm, style: styleArm(results, arm) }];
      }),
    );
    if (points.length === 0) continue;
    panels.push({ title: `by ${by}`, svg: drawPanel(kit, plot, by, names, points) });
    rows.push(...points.map((point) => [by, point.group, point.arm, formatEstimate(point, plot.format)]));
  }
  if (panels.length === 0) return [];
  const omitted = [
    leftOut > 0 ? `${formatCount(leftOut, 'group')} with the fewest frames` : '',
    columns.length > MOST_COLUMNS ? formatCount(columns.length - MOST_COLUMNS, 'column') : '',
    results.arms.length > MOST_ARMS ? formatCount(results.arms.length - MOST_ARMS, 'arm') : '',
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
        arms.map((label) => ({ label, style: styleArm(results, label) })),
      ),
      panels,
      numbers: { head: ['by', 'group', 'arm', plot.axis], rows },
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
  const arms = [...new Set(points.map(({ arm }) => arm))];
  const longest = Math.min(MOST_LETTERS, Math.max(...names.map(({ length }) => length)));
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
        tickFormat: (value: number) => format(value),
      },
      y: {
        domain: names,
        label: null,
        tickSize: 0,
        tickFormat: (name: string) =>
          name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name,
      },
      symbol: { type: 'identity' },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
        Plot.ruleY(names, { y: (name: string) => name, stroke: 'currentColor', strokeOpacity: 0.12 }),
        // Marks for each arm, a little below the one before: equal figures stay visible.
        ...arms.flatMap((arm, i) => {
          const own = points.filter((point) => point.arm === arm);
          const { color = '', symbol = 'circle' } = own[0]?.style ?? {};
          const at = { y: 'group', dy: (i - (arms.length - 1) / 2) * (DODGE / arms.length) } as const;
          const withInterval = own.filter(({ low, high }) => low !== null && high !== null);
          return [
            Plot.ruleY(withInterval, { ...at, x1: 'low', x2: 'high', stroke: color, strokeOpacity: 0.6 }),
            Plot.dot(own, { ...at, x: 'value', r: 4.4, symbol, fill: color, stroke: 'var(--card)' }),
          ];
        }),
      ],
    },
    `${title}, by ${by}, for each arm; the numbers follow as a table.`,
  );
}
