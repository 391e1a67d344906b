import { PAGE_COLORS } from '../../page/page-colors';
import type { Colors } from '../../page/page-colors';
import { markup } from '../../page/markup';
import { PLOT_COLORS } from '../plots/plot-colors';
import type { LegendEntry, PlotFigure, PlotPanel } from '../plots/plot-figure';

/** An SVG picture that needs nothing beside it. */
export interface StandaloneSvg {
  /** A whole document, from its XML declaration on. */
  readonly svg: string;
  /** Pixels of 1/96 inch. */
  readonly width: number;
  readonly height: number;
}

const COLORS: Colors = { ...PAGE_COLORS.light, ...PLOT_COLORS.light };
/** The first of these that a reader has; a PDF carries its own. */
const FONT = 'Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif';
const FONT_SIZE = 12;
/** Pixels that a letter takes, on average. */
const LETTER = 6.4;
const TITLE_HEIGHT = 20;
const LEGEND_HEIGHT = 22;
const [MARGIN, GAP] = [8, 20];
const MAX_WIDTH = 980;

interface Placed {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** A page's figure as one picture: legend above, panels in rows, in the colours of light paper, without a title. */
export function makeStandaloneSvg({ title, legend, panels }: PlotFigure): StandaloneSvg {
  const body = placePanels(panels);
  const head = placeLegend(legend, body.width);
  const width = Math.ceil(Math.max(head.width, body.width) + 2 * MARGIN);
  const height = Math.ceil(head.height + body.height + 2 * MARGIN);
  const { paper, ink } = { paper: PAGE_COLORS.print.paper, ink: PAGE_COLORS.light.ink };
  const svg = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="${FONT_SIZE}">
<title>${markup`${title}`.text}</title>
<rect width="${width}" height="${height}" fill="${paper}"/>
<g transform="translate(${MARGIN},${MARGIN})" fill="currentColor">
${head.svg}<g transform="translate(0,${head.height})">
${body.svg}</g>
</g>
</svg>
`;
  return { svg: fixColors(svg, ink), width, height };
}

function placePanels(panels: readonly PlotPanel[]): Placed {
  const placed = panels.map(placePanel);
  const [wide, high] = [
    Math.max(...placed.map(({ width }) => width)),
    Math.max(...placed.map(({ height }) => height)),
  ];
  const columns = countColumns(panels.length, Math.max(1, Math.floor((MAX_WIDTH + GAP) / (wide + GAP))));
  const rows = Math.ceil(panels.length / columns);
  const svg = placed.map((panel, i) => {
    const [x, y] = [(i % columns) * (wide + GAP), Math.floor(i / columns) * (high + GAP)];
    return `<g transform="translate(${x},${y})">${panel.svg}</g>\n`;
  });
  return {
    svg: svg.join(''),
    width: columns * (wide + GAP) - GAP,
    height: rows * (high + GAP) - GAP,
  };
}

/** Full rows where there are such of at least two thirds of the width, for panels come in equal sets; else long ones. */
function countColumns(panels: number, most: number): number {
  for (let columns = most; columns >= (most * 2) / 3; columns--) if (panels % columns === 0) return columns;
  return Math.min(most, panels);
}

function placePanel({ title, svg }: PlotPanel): Placed {
  const drawn = embed(svg, 0, title === '' ? 0 : TITLE_HEIGHT);
  const text = title === '' ? '' : markup`<text y="${FONT_SIZE}" font-weight="bold">${title}</text>`.text;
  return { svg: text + drawn.svg, width: drawn.width, height: drawn.bottom };
}

function placeLegend(legend: readonly LegendEntry[], room: number): Placed {
  let [x, y, width] = [0, 0, 0];
  let svg = '';
  for (const { label, swatch } of legend) {
    const measured = embed(swatch, 0, 0);
    const entry = measured.width + 6 + label.length * LETTER;
    if (x > 0 && x + entry > room) [x, y] = [0, y + LEGEND_HEIGHT];
    svg += embed(swatch, x, y + (FONT_SIZE - measured.bottom) / 2).svg;
    svg += markup`<text x="${x + measured.width + 6}" y="${y + FONT_SIZE - 2}">${label}</text>\n`.text;
    width = Math.max(width, x + entry);
    x += entry + GAP;
  }
  return { svg, width, height: legend.length === 0 ? 0 : y + LEGEND_HEIGHT + GAP / 2 };
}

/** A plot's own svg element at a place of the picture; its letters are as large as on the page. */
function embed(svg: string, x: number, y: number): { svg: string; width: number; bottom: number } {
  const size = / viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (size === null)
    throw new Error(`a plot: expected an svg element with a viewBox, found ${svg.slice(0, 80)}`);
  const [width, height] = [Number(size[1]), Number(size[2])];
  const placed = svg
    .replace('<svg ', `<svg x="${x}" y="${y}" overflow="visible" `)
    .replace(/ font-size="[^"]*"/, ` font-size="${FONT_SIZE}"`)
    .replace(/ font-family="[^"]*"/, ` font-family="${FONT}"`);
  return { svg: placed, width, bottom: y + height };
}

/** A picture has no style sheet that its colours' names could come from. */
function fixColors(svg: string, ink: string): string {
  return svg
    .replaceAll('"currentColor"', `"${ink}"`)
    .replaceAll(/"var\(--([\w-]+)\)"/g, (_, name: string) => {
      const color = COLORS[name];
      if (color === undefined) throw new Error(`a plot names a colour that is not known: ${name}`);
      return `"${color}"`;
    });
}
