/**
 * Observable Plot and a light DOM for it. Both are ES modules alone, so they come by import(); jest's CommonJS world
 * cannot load such, and drawing takes a while: hence the thread (plot-worker.ts) that this runs in.
 */
import type * as PlotModule from '@observablehq/plot' with { 'resolution-mode': 'import' };
import type { Results } from '../../evaluate/results/results';
import type { LegendEntry } from './plot-figure';

/** The part of a DOM element that is used; the compiler's DOM types stay out of a program for Node. */
interface SvgElement {
  readonly outerHTML: string;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
}

export type Plot = typeof PlotModule;
export type PlotOptions = Omit<PlotModule.PlotOptions, 'document' | 'figure' | 'title'>;

export interface PlotKit {
  readonly Plot: Plot;
  /** An svg element as text. @param label what is read out in place of it */
  draw(options: PlotOptions, label: string): string;
  /** A line and a symbol for a legend. */
  drawSwatch(style: SeriesStyle): string;
}

/** Told apart by colour, dashes and symbol: the page's style gives the colour, by light and dark. */
export interface SeriesStyle {
  readonly color: string;
  readonly dashes: string;
  readonly symbol: (typeof SYMBOLS)[number];
}

const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 4', '12 3', '2 6', '6 2 2 2 2 2'] as const;
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'hexagon'] as const;

/** Series that one plot may hold: as many as can be told apart. */
export const MAX_SERIES = 8;

export async function loadPlotKit(): Promise<PlotKit> {
  const Plot = await import('@observablehq/plot');
  // In one file: a third of the time that its modules take.
  const { parseHTML } = await import('linkedom/worker');
  const { document } = parseHTML('<!doctype html><html></html>') as { readonly document: unknown };
  const draw = (options: PlotOptions, describe: (svg: SvgElement) => void): string => {
    const svg = Plot.plot({ ...options, document, figure: false }) as unknown as SvgElement;
    // The page has these rules once, for all plots.
    for (const style of svg.querySelectorAll('style')) style.remove();
    // A group has no role that may bear a name: the plot's own name says it all.
    for (const group of svg.querySelectorAll('g[aria-label]')) {
      group.setAttribute('class', `mark-${(group.getAttribute('aria-label') ?? '').replaceAll(' ', '-')}`);
      group.removeAttribute('aria-label');
    }
    describe(svg);
    return svg.outerHTML;
  };
  return {
    Plot,
    draw: (options, label) =>
      draw(options, (svg) => {
        svg.setAttribute('role', 'img');
        svg.setAttribute('aria-label', label);
      }),
    drawSwatch: ({ color, dashes, symbol }) => {
      const line = { stroke: color, strokeWidth: 2, strokeDasharray: dashes };
      return draw(
        {
          width: 34,
          height: 12,
          margin: 1,
          axis: null,
          x: { domain: [0, 2] },
          y: { domain: [-1, 1] },
          marks: [
            Plot.line([[0, 0], [2, 0]], line), // prettier-ignore
            Plot.dot([[1, 0]], { r: 3.5, symbol, fill: color, stroke: color }),
          ],
        },
        (svg) => {
          svg.setAttribute('aria-hidden', 'true');
        },
      );
    },
  };
}

/** A variant looks the same in every plot; `simulator` is the first of all. */
export function styleVariant(results: Pick<Results, 'variants'>, name: string): SeriesStyle {
  return styleSeries(results.variants.findIndex((variant) => variant.name === name) + 1);
}

/** The look of the nth series. */
export function styleSeries(place: number): SeriesStyle {
  const i = place % MAX_SERIES;
  return { color: `var(--series-${i})`, dashes: DASHES[i] ?? 'none', symbol: SYMBOLS[i] ?? 'circle' };
}

export function makeLegend(
  kit: PlotKit,
  series: readonly { readonly label: string; readonly style: SeriesStyle }[],
): LegendEntry[] {
  return series.map(({ label, style }) => ({ label, swatch: kit.drawSwatch(style) }));
}
