import type { Results } from '../../evaluate/results/results';
import { TAPE_COLORS } from '../../lines/tape';
import { formatPercent } from '../format';
import { drawIntervals } from './draw-intervals';
import type { IntervalRow } from './draw-intervals';
import { listDomains, phraseLimit } from './plot-maps';
import type { PlotFigure, PlotPanel } from './plot-figure';
import type { PlotKit } from './plot-kit';
import { hasFigures } from './plot-quality';

const MEASURES = [
  { key: 'nearBest', title: 'thresholds that work', axis: 'share of all thresholds' },
  {
    key: 'simulatorKept',
    title: 'the simulator’s thresholds that still work',
    axis: 'share of those that work in the simulator',
  },
  { key: 'overlap', title: 'overlap with the simulator', axis: 'in both over in either' },
] as const;

/** How much of all thresholds is within 95 % of the best, and how much of that the domains share. */
export function plotSpace(kit: PlotKit, results: Results): PlotFigure[] {
  const domains = listDomains(results);
  const whole = results.sweep.filter(({ by, domain }) => by === 'all' && domains.includes(domain));
  const measures = MEASURES.map(({ key, ...measure }) => ({
    ...measure,
    rows: domains.flatMap((domain) =>
      TAPE_COLORS.flatMap((color): IntervalRow[] => {
        const value = whole.find((each) => each.domain === domain && each.color === color)?.[key];
        // The simulator shares all with itself: nothing to see.
        if (value == null || (domain === 'simulator' && key !== 'nearBest')) return [];
        const style = { color: `var(--tape-${color})`, dashes: 'none', symbol: 'circle' } as const;
        return [{ group: domain, row: color, estimate: { value, low: null, high: null }, style }];
      }),
    ),
  })).filter(({ rows }) => hasFigures(rows));
  if (measures.length === 0) return [];
  return [
    {
      id: 'plot-space',
      section: 'space',
      title: 'How many thresholds would work, and whether they are the simulator’s',
      caption:
        'Share of all boxes in hue, saturation and value that reach 95 % of the best box’s IoU on these frames. Large: calibration is easy. ' +
        'A large share of the simulator’s that still work: calibration is not needed.' +
        phraseLimit(results),
      legend: [],
      panels: measures.map(({ title, axis, rows }): PlotPanel => {
        const plot = { rows, axis, format: formatPercent, bars: true };
        return { title, svg: drawIntervals(kit, plot, `Share: ${title}, by kind of frames and colour.`) };
      }),
      numbers: {
        head: ['frames', 'colour', 'best IoU', ...MEASURES.map(({ title }) => title)],
        rows: domains.flatMap((domain) =>
          whole
            .filter((each) => each.domain === domain)
            .map((each) => [
              domain,
              each.color,
              each.best.toFixed(2),
              ...MEASURES.map(({ key }) => (each[key] === null ? '–' : formatPercent(each[key]))),
            ]),
        ),
      },
    },
  ];
}
