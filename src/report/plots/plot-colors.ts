import { TAPES, TAPE_COLORS } from '../../lines/tape';
import { toCss } from '../../page/css-color';
import type { Colors } from '../../page/page-colors';

/** Colours of plots, which name them `var(--series-0)`: on light and on dark paper. */
export const PLOT_COLORS: Readonly<Record<'light' | 'dark', Colors>> = {
  light: {
    'series-0': '#6b7280',
    'series-1': '#1c1e22',
    'series-2': '#b45309',
    'series-3': '#1d6fb8',
    'series-4': '#0b6b3a',
    'series-5': '#9d2b8f',
    'series-6': '#a8231b',
    'series-7': '#5b46c9',
    ...listTapeColors('light'),
  },
  dark: {
    'series-0': '#9aa3b2',
    'series-1': '#eceef2',
    'series-2': '#f59e42',
    'series-3': '#6bb6f5',
    'series-4': '#5fd394',
    'series-5': '#e58ad8',
    'series-6': '#ff8d82',
    'series-7': '#a99bff',
    ...listTapeColors('dark'),
  },
};

function listTapeColors(paper: 'light' | 'dark'): Colors {
  return Object.fromEntries(TAPE_COLORS.map((color) => [`tape-${color}`, toCss(TAPES[color].plot[paper])]));
}
