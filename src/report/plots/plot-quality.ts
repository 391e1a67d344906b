import type { Results } from '../../evaluate/results/results';
import type { ThresholdsName } from '../../evaluate/thresholds/threshold-results';
import { TAPE_COLORS } from '../../lines/tape';
import { formatChange, formatDecimal, formatEstimate, formatValue } from '../format';
import { drawIntervals, listIntervals } from './draw-intervals';
import type { IntervalRow } from './draw-intervals';
import type { PlotFigure } from './plot-figure';
import { makeLegend, styleSeries } from './plot-kit';
import type { PlotKit, SeriesStyle } from './plot-kit';

const THRESHOLDS: readonly {
  readonly name: ThresholdsName;
  readonly row: string;
  readonly label: string;
  readonly style: SeriesStyle;
}[] = [
  {
    name: 'simulator',
    row: 'simulator',
    label: 'tuned in the simulator, never changed',
    style: { color: 'var(--accent)', dashes: 'none', symbol: 'circle' },
  },
  {
    name: 'hand',
    row: 'by hand',
    label: "re-tuned on the variant's own frames (upper bound)",
    style: { color: 'var(--good)', dashes: 'none', symbol: 'diamond' },
  },
  {
    name: 'self',
    row: 'self-calibrated',
    label: "raw frames: tuned on a model's labels, without masks",
    style: { color: 'var(--ink)', dashes: 'none', symbol: 'triangle' },
  },
  {
    name: 'duckietown',
    row: 'shipped',
    label: "Duckietown's shipped ones",
    style: { color: 'var(--soft)', dashes: 'none', symbol: 'square' },
  },
];

const RAW: SeriesStyle = { color: 'var(--accent)', dashes: 'none', symbol: 'circle' };
const OWN: SeriesStyle = { color: 'var(--good)', dashes: 'none', symbol: 'diamond' };

/** Mean IoU by variant and thresholds, each with its interval. */
export function plotIou(kit: PlotKit, { variants, means, simulator }: Results): PlotFigure[] {
  // Where the simulator's are Duckietown's, they would be drawn twice.
  const sets = THRESHOLDS.filter(({ name }) => name !== 'duckietown' || simulator.source !== 'duckietown');
  const rows = variants.flatMap(({ name: variant }) =>
    sets.flatMap(({ name, row, style }): IntervalRow[] => {
      const mean = means.find((each) => each.variant === variant && each.thresholds === name);
      return mean === undefined ? [] : [{ group: variant, row, estimate: mean.iou, style }];
    }),
  );
  if (!hasFigures(rows)) return [];
  const label = `Mean IoU of ${variants.length} variants by thresholds; the numbers follow as a table.`;
  const plot = { rows, axis: 'mean IoU', domain: [0, 1], format: formatDecimal } as const;
  return [
    {
      id: 'plot-iou',
      section: 'quality',
      title: 'How well the thresholds find the tape, by variant',
      caption:
        'Mean IoU over groups and colours, with its 95 % interval; 1 is perfect. The closer a variant’s “simulator” comes to the “by hand” of raw, ' +
        'the less hand calibration is worth.',
      legend: makeLegend(kit, sets),
      panels: [{ title: '', svg: drawIntervals(kit, plot, label) }],
      numbers: {
        head: ['variant', 'thresholds', 'mean IoU (95 % interval)'],
        rows: listIntervals(rows, formatDecimal),
      },
    },
  ];
}

/** IoU by colour with the simulator's thresholds, over all frames; precision and recall in the numbers. */
export function plotColors(kit: PlotKit, { variants, scores }: Results): PlotFigure[] {
  const found = variants.flatMap(({ name }) =>
    TAPE_COLORS.flatMap((color) =>
      scores.filter(
        (each) =>
          each.variant === name &&
          each.thresholds === 'simulator' &&
          each.by === 'all' &&
          each.color === color,
      ),
    ),
  );
  const rows = found.map(({ variant, color, iou }): IntervalRow => {
    const style = { color: `var(--tape-${color})`, dashes: 'none', symbol: 'circle' } as const;
    return { group: variant, row: color, estimate: iou, style };
  });
  if (!hasFigures(rows)) return [];
  const plot = { rows, axis: 'IoU', domain: [0, 1], format: formatDecimal, bars: true } as const;
  return [
    {
      id: 'plot-colors',
      section: 'quality',
      title: 'How well each colour is found, by variant',
      caption:
        'IoU of each colour with the simulator’s thresholds, pixels of all frames pooled, with its 95 % interval. The numbers add precision ' +
        '(share of detected pixels that are this colour of tape) and recall (share of the tape that is detected).',
      legend: [],
      panels: [{ title: '', svg: drawIntervals(kit, plot, 'IoU by variant and colour of tape.') }],
      numbers: {
        head: ['variant', 'colour', 'IoU (95 % interval)', 'precision', 'recall'],
        rows: found.map(({ variant, color, iou, precision, recall }) => [
          variant,
          color,
          formatEstimate(iou),
          formatValue(precision),
          formatValue(recall),
        ]),
      },
    },
  ];
}

/** What hand calibration would still add, on the variant's own frames and on raw ones. */
export function plotRegret(kit: PlotKit, { variants, regret }: Results): PlotFigure[] {
  const kinds = [
    { key: 'raw', row: 'on raw', label: 'thresholds re-tuned on raw frames', style: RAW },
    { key: 'own', row: 'on own', label: "thresholds re-tuned on the variant's own frames", style: OWN },
  ] as const;
  const rows = variants.flatMap(({ name }) =>
    kinds.flatMap(({ key, row, style }): IntervalRow[] => {
      const found = regret.find(({ variant }) => variant === name);
      return found === undefined ? [] : [{ group: name, row, estimate: found[key], style }];
    }),
  );
  if (!hasFigures(rows)) return [];
  const plot = { rows, axis: 'IoU missed', format: formatChange };
  return [
    {
      id: 'plot-regret',
      section: 'quality',
      title: 'What hand calibration would still add, by variant',
      caption:
        'Calibration regret: mean IoU after hand calibration minus mean IoU with the simulator’s thresholds, with its 95 % interval. ' +
        '0 or less: calibration adds nothing.',
      legend: makeLegend(kit, kinds),
      panels: [{ title: '', svg: drawIntervals(kit, plot, 'Calibration regret by variant.') }],
      numbers: {
        head: ['variant', 'against thresholds re-tuned', 'regret (95 % interval)'],
        rows: listIntervals(rows, formatChange),
      },
    },
  ];
}

/** Experiment B: thresholds tuned on simulator frames made to look real, applied to raw real frames. */
export function plotExperimentB(kit: PlotKit, { experimentB }: Results): PlotFigure[] {
  if (experimentB === null) return [];
  const rows = experimentB.means.map(({ name, iou }, i): IntervalRow => {
    return { group: name, row: '', estimate: iou, style: styleSeries(i) };
  });
  if (!hasFigures(rows)) return [];
  const plot = { rows, axis: 'mean IoU', domain: [0, 1], format: formatDecimal } as const;
  return [
    {
      id: 'plot-experiment-b',
      section: 'experimentB',
      title: 'Mean IoU on raw real frames, by what the thresholds were tuned on',
      caption: 'With its 95 % interval, over groups and colours.',
      legend: [],
      panels: [
        {
          title: '',
          svg: drawIntervals(kit, plot, 'Mean IoU on raw real frames by what thresholds were tuned on.'),
        },
      ],
      numbers: {
        head: ['tuned on', 'mean IoU (95 % interval)'],
        rows: listIntervals(rows, formatDecimal),
      },
    },
  ];
}

/** Whether there is anything to draw. */
export function hasFigures(rows: readonly IntervalRow[]): boolean {
  return rows.some(({ estimate }) => estimate.value !== null);
}
