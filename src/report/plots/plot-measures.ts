import { findMeasure } from '../find-measure';
import { DISTANCE_BANDS } from '../../evaluate/measures/sums';
import type { Results } from '../../evaluate/results/results';
import { TAPE_COLORS } from '../../lines/tape';
import { formatDecimal, formatPercent } from '../format';
import { drawIntervals, listIntervals } from './draw-intervals';
import type { IntervalRow } from './draw-intervals';
import type { PlotFigure } from './plot-figure';
import { styleSeries } from './plot-kit';
import type { PlotKit } from './plot-kit';
import { hasFigures } from './plot-quality';

/** Invented tape by variant and colour, over all frames. */
export function plotInventedTape(kit: PlotKit, results: Results): PlotFigure[] {
  const rows = results.variants.flatMap(({ name }) =>
    TAPE_COLORS.flatMap((color): IntervalRow[] => {
      const found = findMeasure(results, name, 'invented-tape', color);
      const style = { color: `var(--tape-${color})`, dashes: 'none', symbol: 'circle' } as const;
      return found === undefined ? [] : [{ group: name, row: color, estimate: found.figure, style }];
    }),
  );
  if (!hasFigures(rows)) return [];
  const plot = { rows, axis: 'share of tape-free ground', format: formatPercent, bars: true };
  return [
    {
      id: 'plot-invented-tape',
      section: 'measures',
      title: 'Tape that is not there, by variant and colour',
      caption:
        'Share of tape-free ground that the simulator’s thresholds call tape of the colour, with its 95 % interval. Shorter is better.',
      legend: [],
      panels: [{ title: '', svg: drawIntervals(kit, plot, 'Invented tape by variant and colour.') }],
      numbers: {
        head: ['variant', 'colour', 'share of tape-free ground (95 % interval)'],
        rows: listIntervals(rows, formatPercent),
      },
    },
  ];
}

/** IoU by distance on the ground, by variant. */
export function plotDistance(kit: PlotKit, results: Results): PlotFigure[] {
  const rows = results.variants.flatMap(({ name }) =>
    DISTANCE_BANDS.flatMap((band, i): IntervalRow[] => {
      const found = findMeasure(results, name, 'iou-by-distance', band);
      const style = styleSeries(i + 2);
      return found === undefined ? [] : [{ group: name, row: band, estimate: found.figure, style }];
    }),
  );
  if (!hasFigures(rows)) return [];
  const plot = { rows, axis: 'IoU', domain: [0, 1], format: formatDecimal } as const;
  return [
    {
      id: 'plot-distance',
      section: 'measures',
      title: 'Near and far tape, by variant',
      caption:
        'Mean IoU over colours of tape nearer than 0.3 m, from 0.3 to 0.4 m, and farther, by the camera’s calibration, with the simulator’s ' +
        'thresholds and the 95 % interval.',
      legend: [],
      panels: [{ title: '', svg: drawIntervals(kit, plot, 'IoU by variant and distance.') }],
      numbers: {
        head: ['variant', 'distance', 'IoU (95 % interval)'],
        rows: listIntervals(rows, formatDecimal),
      },
    },
  ];
}
