import type { Estimate } from '../../evaluate/statistics/schema-parts';
import type { Results } from '../../evaluate/results/results';
import { TAPE_COLORS } from '../../lines/tape';
import { formatPercent, formatSegments } from '../format';
import { drawIntervals, listIntervals } from './draw-intervals';
import type { IntervalRow } from './draw-intervals';
import type { PlotFigure, PlotPanel } from './plot-figure';
import { styleVariant } from './plot-kit';
import type { PlotKit } from './plot-kit';
import { hasFigures } from './plot-quality';

/** Segments per frame by variant and colour, over all frames. */
export function plotSegments(kit: PlotKit, { variants, segments }: Results): PlotFigure[] {
  const rows = variants.flatMap(({ name }) => {
    const found = segments.find(({ variant, by }) => variant === name && by === 'all');
    return found === undefined
      ? []
      : TAPE_COLORS.map((color): IntervalRow => {
          const style = { color: `var(--tape-${color})`, dashes: 'none', symbol: 'circle' } as const;
          return { group: name, row: color, estimate: found[color], style };
        });
  });
  if (!hasFigures(rows)) return [];
  const plot = { rows, axis: 'segments per frame', format: formatSegments, bars: true };
  return [
    {
      id: 'plot-segments',
      section: 'found',
      title: 'Line segments found, by variant and colour',
      caption:
        'Mean number of segments per frame that Duckietown’s line detector finds with the simulator’s thresholds, with the 95 % interval. It tells ' +
        'how much is found, not whether it is right: clutter that looks like tape makes the bars longer, too.',
      legend: [],
      panels: [
        { title: '', svg: drawIntervals(kit, plot, 'Mean segments per frame by variant and colour.') },
      ],
      numbers: {
        head: ['variant', 'colour', 'segments per frame (95 % interval)'],
        rows: listIntervals(rows, formatSegments),
      },
    },
  ];
}

/** Share of frames in which the lane is found, and in which nothing is. */
export function plotLane(kit: PlotKit, results: Results): PlotFigure[] {
  const { variants, segments, lane } = results;
  const listRows = (find: (variant: string) => Estimate | undefined): IntervalRow[] =>
    variants.flatMap(({ name }) => {
      const estimate = find(name);
      const style = styleVariant(results, name);
      return estimate === undefined ? [] : [{ group: name, row: '', estimate, style }];
    });
  const measures = [
    {
      title: 'lane found',
      axis: 'share of frames',
      rows: listRows((name) => lane.find(({ variant, by }) => variant === name && by === 'all')?.found),
    },
    {
      title: 'nothing found at all',
      axis: 'share of frames',
      rows: listRows(
        (name) => segments.find(({ variant, by }) => variant === name && by === 'all')?.nothingFound,
      ),
    },
  ].filter(({ rows }) => hasFigures(rows));
  const panels = measures.map(({ title, axis, rows }): PlotPanel => {
    const plot = { rows, axis, domain: [0, 1], format: formatPercent } as const;
    return { title, svg: drawIntervals(kit, plot, `Share of frames with ${title}, by variant.`) };
  });
  if (panels.length === 0) return [];
  return [
    {
      id: 'plot-lane',
      section: 'found',
      title: 'Frames in which the lane is found, and in which nothing is',
      caption:
        'The lane is found where Duckietown’s lane filter is confident from this frame alone. With 95 % intervals.',
      legend: [],
      panels,
      numbers: {
        head: ['measure', 'variant', 'share of frames (95 % interval)'],
        rows: measures.flatMap(({ title, rows }) =>
          listIntervals(rows, formatPercent).map((row) => [title, ...row]),
        ),
      },
    },
  ];
}

/** How much of the picture's geometry a variant keeps. */
export function plotGeometry(kit: PlotKit, results: Results): PlotFigure[] {
  const { variants, geometry } = results;
  const measures = (
    [
      ['edges that agree', 'edgeAgreement'],
      ['key points found again', 'keptKeyPoints'],
    ] as const
  ).map(([title, key]) => ({
    title,
    rows: variants.flatMap(({ name }): IntervalRow[] => {
      const found = geometry.find(({ variant, by }) => variant === name && by === 'all');
      return found === undefined
        ? []
        : [{ group: name, row: '', estimate: found[key], style: styleVariant(results, name) }];
    }),
  }));
  const panels = measures
    .filter(({ rows }) => hasFigures(rows))
    .map(({ title, rows }): PlotPanel => {
      const plot = { rows, axis: 'share', domain: [0, 1], format: formatPercent } as const;
      return { title, svg: drawIntervals(kit, plot, `Share of ${title}, by variant.`) };
    });
  if (panels.length === 0) return [];
  return [
    {
      id: 'plot-geometry',
      section: 'geometry',
      title: 'How much of the picture’s geometry a variant keeps',
      caption:
        'Share of the camera frame’s edges and key points that are at the same place in the variant’s output; raw frames do not change and are left out. ' +
        'A variant that moves or invents things scores low, however well its colours suit the thresholds. With 95 % intervals.',
      legend: [],
      panels,
      numbers: {
        head: ['measure', 'variant', 'share (95 % interval)'],
        rows: measures.flatMap(({ title, rows }) =>
          listIntervals(rows, formatPercent).map((row) => [title, ...row]),
        ),
      },
    },
  ];
}
