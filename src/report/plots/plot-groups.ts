import type { Results, Score } from '../../evaluate/results';
import { formatChange, formatCount, formatValue } from '../format';
import { MOST_SERIES, makeLegend, styleArm } from './plot-kit';
import type { PlotFigure, PlotPanel } from './plot-figure';
import type { PlotKit, SeriesStyle } from './plot-kit';

/** Groups of one column, and columns, that are drawn; results.csv has them all. */
const MOST_GROUPS = 12;
const MOST_COLUMNS = 3;
const [WIDTH, ROW] = [380, 26];
const MARGINS = { marginTop: 10, marginBottom: 40, marginRight: 16 };
const LETTER = 7;
/** Of a row's height, what its arms are spread over. */
const DODGE = 16;

interface Point {
  readonly group: string;
  readonly arm: string;
  readonly style: SeriesStyle;
  readonly regret: number;
}

/** Regret of each arm in each light, robot or whatever frames.csv tells apart. */
export function plotRegretByGroup(kit: PlotKit, results: Results): PlotFigure[] {
  const { groups } = results.input;
  const columns = [...new Set(groups.map(({ by }) => by))].filter((by) => by !== 'all');
  const arms = results.arms.slice(0, MOST_SERIES - 1).map(({ name }) => name);
  const scores = indexScores(results.scores);
  const panels: PlotPanel[] = [];
  const rows: string[][] = [];
  let leftOut = 0;
  for (const by of columns.slice(0, MOST_COLUMNS)) {
    const inColumn = groups.filter((each) => each.by === by).sort((a, b) => b.frames - a.frames);
    const shown = new Set(inColumn.slice(0, MOST_GROUPS).map(({ group }) => group));
    leftOut += inColumn.length - shown.size;
    const names = groups.filter((each) => each.by === by && shown.has(each.group)).map(({ group }) => group);
    const points = names.flatMap((group) =>
      arms.flatMap((arm): Point[] => {
        const [hand, simulator] = (['hand', 'simulator'] as const).map((thresholds) =>
          scores.get(JSON.stringify([arm, thresholds, by, group])),
        );
        if (hand == null || simulator == null) return [];
        return [{ group, arm, style: styleArm(results, arm), regret: hand - simulator }];
      }),
    );
    if (points.length === 0) continue;
    panels.push({ title: `by ${by}`, svg: drawPanel(kit, by, names, points) });
    rows.push(...points.map(({ group, arm, regret }) => [by, group, arm, formatValue(regret, formatChange)]));
  }
  if (panels.length === 0) return [];
  const leftOutColumns = columns.length - Math.min(columns.length, MOST_COLUMNS);
  return [
    {
      id: 'plot-groups',
      section: 'quality',
      title: 'Where hand calibration would still add something',
      caption:
        'Calibration regret in each group: pooled IoU, mean over colours, with thresholds re-tuned on the arm’s own frames minus with the ' +
        'simulator’s thresholds. Points far right: there, the simulator’s thresholds fail.' +
        (leftOut > 0 ? ` ${formatCount(leftOut, 'group')} with the fewest frames left out here.` : '') +
        (leftOutColumns > 0 ? ` ${formatCount(leftOutColumns, 'column')} left out here.` : ''),
      legend: makeLegend(
        kit,
        arms.map((label) => ({ label, style: styleArm(results, label) })),
      ),
      panels,
      numbers: { head: ['by', 'group', 'arm', 'regret'], rows },
    },
  ];
}

function drawPanel(kit: PlotKit, by: string, names: readonly string[], points: readonly Point[]): string {
  const { Plot } = kit;
  const arms = [...new Set(points.map(({ arm }) => arm))];
  const longest = Math.max(...names.map(({ length }) => length));
  return kit.draw(
    {
      width: WIDTH,
      height: MARGINS.marginTop + names.length * ROW + MARGINS.marginBottom,
      ...MARGINS,
      marginLeft: 14 + Math.min(longest, 22) * LETTER,
      x: {
        label: 'IoU that is missed',
        grid: true,
        ticks: 5,
        nice: true,
        tickFormat: (value: number) => formatChange(value),
        zero: true,
      },
      y: {
        domain: names,
        label: null,
        tickSize: 0,
        tickFormat: (name: string) => (name.length > 22 ? `${name.slice(0, 21)}…` : name),
      },
      symbol: { type: 'identity' },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
        Plot.ruleY(names, { y: (name: string) => name, stroke: 'currentColor', strokeOpacity: 0.12 }),
        // A mark for each arm, a little below the one before: equal figures stay visible.
        ...arms.map((arm, i) =>
          Plot.dot(
            points.filter((point) => point.arm === arm),
            {
              x: 'regret',
              y: 'group',
              dy: (i - (arms.length - 1) / 2) * (DODGE / arms.length),
              r: 4.4,
              symbol: ({ style }: Point) => style.symbol,
              fill: ({ style }: Point) => style.color,
              stroke: 'var(--card)',
            },
          ),
        ),
      ],
    },
    `Calibration regret by ${by}, for each arm; the numbers follow as a table.`,
  );
}

function indexScores(scores: readonly Score[]): Map<string, number | null> {
  return new Map(
    scores
      .filter(({ color }) => color === 'all')
      .map(({ arm, thresholds, by, group, iou }) => [
        JSON.stringify([arm, thresholds, by, group]),
        iou.value,
      ]),
  );
}
