/** A page's colours by name, as CSS writes them. */
export type Colors = Readonly<Record<string, string>>;

/** Colours that all pages share, on light and on dark paper, and printed. */
export const PAGE_COLORS = {
  light: {
    paper: '#fbfaf7',
    card: '#fff',
    ink: '#1c1e22',
    soft: '#5c626d',
    line: '#dedbd3',
    good: '#0b6b3a',
    bad: '#a8231b',
    accent: '#8a5a00',
    bar: '#d8a21b',
  },
  dark: {
    paper: '#131519',
    card: '#1b1e24',
    ink: '#eceef2',
    soft: '#a2a9b6',
    line: '#31353e',
    good: '#5fd394',
    bad: '#ff8d82',
    accent: '#f0c04d',
    bar: '#b98a16',
  },
  print: {
    paper: '#fff',
    card: '#fff',
    ink: '#000',
    soft: '#444',
    line: '#ccc',
    good: '#0b6b3a',
    bad: '#a8231b',
    accent: '#6b4500',
    bar: '#d8a21b',
  },
} as const;

/** `--paper: #fff; --ink: #000;` */
export function declareColors(colors: Colors): string {
  return Object.entries(colors)
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
}
