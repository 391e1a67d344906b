/** A figure as the page takes it from the thread that draws: plain data. */
export interface PlotFigure {
  /** Unique on the page. */
  readonly id: string;
  readonly section: PlotSection;
  readonly title: string;
  /** What it shows and how to read it. */
  readonly caption: string;
  readonly legend: readonly LegendEntry[];
  readonly panels: readonly PlotPanel[];
  /** All its numbers, for whoever cannot or will not see it. */
  readonly numbers: PlotNumbers;
}

export type PlotSection = 'quality' | 'found' | 'space' | 'geometry' | 'experimentB' | 'measures' | 'driving';

export interface PlotPanel {
  readonly title: string;
  /** An svg element with its text alternative. */
  readonly svg: string;
}

export interface LegendEntry {
  readonly label: string;
  /** An svg element, for the eye alone. */
  readonly swatch: string;
}

export interface PlotNumbers {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
