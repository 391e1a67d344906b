import type { Results } from '../../evaluate/results/results';
import { TAPE_COLORS } from '../../lines/tape';
import type { TapeColor } from '../../lines/tape';
import { formatDecimal } from '../format';
import type { PlotFigure, PlotPanel } from './plot-figure';
import type { PlotKit } from './plot-kit';

type ThresholdMap = Results['maps'][number];

/** Domains drawn: the simulator, raw and the first variants. */
const MAX_DOMAINS = 6;
const LEVELS = 256;
const SIZE = { width: 224, height: 204 };
const MARGINS = { marginLeft: 48, marginRight: 8, marginTop: 8, marginBottom: 38 };
const IOU_SCALE = { type: 'linear', scheme: 'viridis', domain: [0, 1] } as const;

interface Cell {
  readonly s1: number;
  readonly s2: number;
  readonly v1: number;
  readonly v2: number;
  readonly iou: number;
}

/** Heat maps: IoU by saturation cut and value cut, for each colour and domain. */
export function plotMaps(kit: PlotKit, results: Results): PlotFigure[] {
  const domains = listDomains(results);
  const shown = TAPE_COLORS.flatMap((color) =>
    domains.flatMap((domain) => {
      const map = results.maps.find((each) => each.domain === domain && each.color === color);
      return map === undefined ? [] : [{ map, cut: findCut(results, color) }];
    }),
  );
  if (shown.length === 0) return [];
  const panels = shown.map(({ map, cut }): PlotPanel => ({
    title: `${map.color}: ${map.domain}`,
    svg: drawMap(kit, map, cut),
  }));
  return [
    {
      id: 'plot-maps',
      section: 'space',
      title: 'Which cuts would work: IoU by saturation cut and value cut',
      caption:
        'Hue stays at the simulator’s thresholds. Value is cut from below; saturation from above for white, from below for yellow and red. ' +
        'The circle is the best place, the cross marks the simulator’s thresholds. Where the cross lies in a bright area, the simulator’s thresholds ' +
        `work on these frames.${phraseLimit(results)}`,
      legend: [{ label: 'IoU from 0 (left) to 1 (right)', swatch: drawRamp(kit) }],
      panels,
      numbers: {
        head: [
          'colour',
          'frames',
          'best IoU',
          'at saturation cut',
          'at value cut',
          'IoU near the simulator’s cuts',
        ],
        rows: shown.map(({ map, cut }) => {
          const cells = listCells(map);
          const best = findBest(cells);
          const near = cut && cells.find(({ s1, s2, v1, v2 }) => isIn(cut.s, s1, s2) && isIn(cut.v, v1, v2));
          const place = best && readCuts(best, map.color);
          return [
            map.color,
            map.domain,
            best ? formatDecimal(best.iou) : '–',
            String(place?.saturation ?? '–'),
            String(place?.value ?? '–'),
            near ? formatDecimal(near.iou) : '–',
          ];
        }),
      },
    },
  ];
}

/** Domains of the maps, the simulator first, as many as are drawn. */
export function listDomains({ variants, maps, sweep }: Results): string[] {
  const present = new Set([...maps, ...sweep].map(({ domain }) => domain));
  return ['simulator', ...variants.map(({ name }) => name)]
    .filter((domain) => present.has(domain))
    .slice(0, MAX_DOMAINS);
}

/** Says where domains are left out. */
export function phraseLimit({ variants }: Results): string {
  return variants.length + 1 > MAX_DOMAINS
    ? ` Only the simulator and the first ${MAX_DOMAINS - 1} variants are drawn.`
    : '';
}

/** Place of the simulator's own thresholds; the first range stands for red's two. */
export function findCut(
  { thresholds }: Results,
  color: TapeColor,
): { readonly s: number; readonly v: number } | undefined {
  const range = thresholds.find(({ name }) => name === 'simulator')?.ranges[color][0];
  if (range === undefined) return undefined;
  return { s: color === 'white' ? range.high[1] + 1 : range.low[1], v: range.low[2] };
}

/** A cell stands for the cut at its near edge: the upper one for white's saturation, else the lower one. */
function listCells({ color, saturations, values, iou }: ThresholdMap): Cell[] {
  const [stepS, stepV] = [LEVELS / saturations.length, LEVELS / values.length];
  return saturations.flatMap((s, i) =>
    values.map((v, j) => {
      const s1 = color === 'white' ? s - stepS : s;
      return { s1, s2: s1 + stepS, v1: v, v2: v + stepV, iou: iou[i]?.[j] ?? 0 };
    }),
  );
}

function readCuts({ s1, s2, v1 }: Cell, color: TapeColor): { saturation: number; value: number } {
  return { saturation: color === 'white' ? s2 : s1, value: v1 };
}

function findBest(cells: readonly Cell[]): Cell | undefined {
  return cells.reduce<Cell | undefined>(
    (best, cell) => (best && best.iou >= cell.iou ? best : cell),
    undefined,
  );
}

function isIn(place: number, from: number, to: number): boolean {
  return place >= from && (place < to || (place >= LEVELS && to >= LEVELS));
}

function drawMap(kit: PlotKit, map: ThresholdMap, cut: { s: number; v: number } | undefined): string {
  const { Plot } = kit;
  const cells = listCells(map);
  const best = findBest(cells);
  const outlined = { stroke: '#000', strokeWidth: 3.4, fill: 'none' };
  const over = { stroke: '#fff', strokeWidth: 1.5, fill: 'none' };
  const center = ({ s1, s2, v1, v2 }: Cell): [number, number] => [(v1 + v2) / 2, (s1 + s2) / 2];
  const bests = best === undefined ? [] : [center(best)];
  const cuts: [number, number][] = cut === undefined ? [] : [[cut.v, cut.s]];
  return kit.draw(
    {
      ...SIZE,
      ...MARGINS,
      x: {
        domain: [0, LEVELS],
        label: 'value cut',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: [0, 64, 128, 192, 256],
      },
      y: {
        domain: [0, LEVELS],
        label: 'saturation cut',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: [0, 64, 128, 192, 256],
      },
      color: IOU_SCALE,
      marks: [
        Plot.rect(cells, { x1: 'v1', x2: 'v2', y1: 's1', y2: 's2', fill: 'iou', inset: -0.2 }),
        Plot.dot(bests, { r: 5, ...outlined }),
        Plot.dot(bests, { r: 5, ...over }),
        Plot.dot(cuts, { r: 5, symbol: 'times', ...outlined }),
        Plot.dot(cuts, { r: 5, symbol: 'times', ...over }),
      ],
    },
    `IoU of ${map.color} on ${map.domain} frames by saturation cut and value cut` +
      `${best ? `; best ${formatDecimal(best.iou)} at saturation ${readCuts(best, map.color).saturation}, value ${best.v1}` : ''}.`,
  );
}

function drawRamp(kit: PlotKit): string {
  const steps = Array.from({ length: 16 }, (_, i) => ({ x1: i / 16, x2: (i + 1) / 16, iou: (i + 0.5) / 16 }));
  return kit.draw(
    {
      width: 128,
      height: 12,
      margin: 0,
      axis: null,
      color: IOU_SCALE,
      marks: [kit.Plot.rect(steps, { x1: 'x1', x2: 'x2', y1: 0, y2: 1, fill: 'iou', inset: -0.2 })],
    },
    'colours from IoU 0 to IoU 1',
  );
}
