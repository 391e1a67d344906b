import type { Results } from '../../evaluate/results/results';
import { TAPE_COLORS } from '../../lines/tape';
import type { TapeColor } from '../../lines/tape';
import { formatDecimal } from '../format';
import { findCut, listDomains, phraseLimit } from './plot-maps';
import type { PlotFigure, PlotPanel } from './plot-figure';
import { makeLegend, styleVariant } from './plot-kit';
import type { PlotKit, SeriesStyle } from './plot-kit';

interface Point {
  readonly style: SeriesStyle;
  readonly domain: string;
  readonly cut: number;
  readonly precision: number;
  readonly recall: number;
}

const KINDS = [
  { key: 'valueCurve', name: 'value', axis: 'v' },
  { key: 'saturationCurve', name: 'saturation', axis: 's' },
] as const;

/** Precision against recall while one cut moves and the rest stays the simulator's thresholds. */
export function plotCurves(kit: PlotKit, results: Results): PlotFigure[] {
  const domains = listDomains(results);
  const drawn = TAPE_COLORS.flatMap((color) =>
    KINDS.flatMap(({ key, name, axis }) => {
      const points = domains.flatMap((domain): Point[] => {
        const map = results.maps.find((each) => each.domain === domain && each.color === color);
        return (map?.[key] ?? []).map((point) => {
          return { ...point, domain, style: styleVariant(results, domain) };
        });
      });
      const cut = findCut(results, color)?.[axis];
      return points.length === 0 ? [] : [{ color, name, points, own: pickNearest(points, cut) }];
    }),
  );
  if (drawn.length === 0) return [];
  return [
    {
      id: 'plot-curves',
      section: 'space',
      title: 'Precision against recall while one cut moves',
      caption:
        'One line for each kind of frames. Only the named cut moves; everything else stays at the simulator’s thresholds. Up and right is better. ' +
        'The symbol on a line marks the simulator’s own cut.' +
        phraseLimit(results),
      legend: makeLegend(
        kit,
        domains.map((label) => ({ label, style: styleVariant(results, label) })),
      ),
      panels: drawn.map(({ color, name, points, own }): PlotPanel => {
        return { title: `${color}, ${name} cut`, svg: drawCurves(kit, color, name, points, own) };
      }),
      numbers: {
        head: ['colour', 'cut', 'frames', 'at cut', 'precision', 'recall'],
        rows: drawn.flatMap(({ color, name, own }) =>
          own.map(({ domain, cut, precision, recall }) => [
            color,
            name,
            domain,
            String(cut),
            formatDecimal(precision),
            formatDecimal(recall),
          ]),
        ),
      },
    },
  ];
}

/** @returns for each domain the point whose cut is nearest to the simulator's */
function pickNearest(points: readonly Point[], cut: number | undefined): Point[] {
  if (cut === undefined) return [];
  const nearest = new Map<string, Point>();
  for (const point of points) {
    const known = nearest.get(point.domain);
    if (known === undefined || Math.abs(point.cut - cut) < Math.abs(known.cut - cut)) {
      nearest.set(point.domain, point);
    }
  }
  return [...nearest.values()];
}

function drawCurves(
  kit: PlotKit,
  color: TapeColor,
  name: string,
  points: readonly Point[],
  own: readonly Point[],
): string {
  const { Plot } = kit;
  const domains = [...new Set(points.map(({ domain }) => domain))];
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const axis = {
    domain: [0, 1],
    ticks,
    grid: true,
    tickFormat: (value: number) => formatDecimal(value),
    labelAnchor: 'center',
    labelArrow: 'none',
  } as const;
  return kit.draw(
    {
      width: 300,
      height: 260,
      marginLeft: 52,
      marginRight: 14,
      marginTop: 10,
      marginBottom: 38,
      x: { ...axis, label: 'recall' },
      y: { ...axis, label: 'precision' },
      symbol: { type: 'identity' },
      marks: [
        // A line of its own for each series: Plot has no channel for dashes.
        ...domains.map((domain) => {
          const line = points.filter((point) => point.domain === domain);
          const { color: stroke = '', dashes = '' } = line[0]?.style ?? {};
          return Plot.line(line, {
            x: 'recall',
            y: 'precision',
            stroke,
            strokeWidth: 2,
            strokeDasharray: dashes,
          });
        }),
        Plot.dot(own, {
          x: 'recall',
          y: 'precision',
          r: 5,
          symbol: ({ style }: Point) => style.symbol,
          fill: ({ style }: Point) => style.color,
          stroke: 'var(--card)',
        }),
      ],
    },
    `Precision against recall of ${color} while the ${name} cut moves, one line for each kind of frames.`,
  );
}
