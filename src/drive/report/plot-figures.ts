import { drawIntervals } from '../../report/plots/draw-intervals';
import type { PlotFigure } from '../../report/plots/plot-figure';
import { styleSeries } from '../../report/plots/plot-kit';
import type { PlotKit } from '../../report/plots/plot-kit';
import { describeEstimate, describeGain } from '../describe-rows';
import type { DriveResults } from '../drive-results';
import { pickPooled, unique } from '../group-scenes';

const MEASURES = [
  { name: 'survivalTime', axis: 'survival, s', digits: 1 },
  { name: 'distance', axis: 'distance along the lane, m', digits: 2 },
  { name: 'lateralDeviation', axis: 'lateral deviation, m s', digits: 2 },
  { name: 'majorInfractions', axis: 'major infractions, s', digits: 1 },
] as const;

/** AIDO's four figures by light and variant, over all maps. */
export function plotFigures(kit: PlotKit, { rows, settings }: DriveResults): PlotFigure[] {
  const shown = pickPooled(rows);
  const labels = unique(shown.map(({ label }) => label));
  const panels = MEASURES.map(({ name, axis, digits }) => {
    const plot = {
      rows: shown.map(({ light, label, figures }) => ({
        group: light,
        row: label,
        estimate: figures[name],
        style: styleSeries(labels.indexOf(label) + 1),
      })),
      axis,
      format: (value: number): string => value.toFixed(digits),
      ...(name === 'survivalTime' && { domain: [0, settings.seconds] as const }),
    };
    return { title: '', svg: drawIntervals(kit, plot, `Median ${axis} by light and variant.`) };
  });
  return [
    {
      id: 'plot-figures',
      section: 'driving',
      title: 'AIDO’s four figures, by light and variant',
      caption:
        'Medians over episodes with 95 % bootstrap intervals, where there are at least five episodes. Survival and distance: more is better. ' +
        'Deviation (time integral of the distance from the lane’s middle) and infractions (seconds outside every lane that runs the robot’s way) ' +
        'grow with time: compare them where survival is alike.',
      legend: [],
      panels,
      numbers: {
        head: ['light', 'variant', ...MEASURES.flatMap(({ axis }) => [axis, 'against raw'])],
        rows: shown.map(({ light, label, figures, gain }) => [
          light,
          label,
          ...MEASURES.flatMap(({ name, digits }) => [
            describeEstimate(figures[name], digits),
            describeGain(gain?.[name], digits),
          ]),
        ]),
      },
    },
  ];
}
