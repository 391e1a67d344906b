import type { PlotFigure } from '../plots/plot-figure';
import type { ResultTable } from '../tables/result-table';
import { expectFree, writeFolder } from '../write-folder';
import { drawPdf } from './draw-pdf';
import { formatLatexTable } from './latex-table';
import { makeStandaloneSvg } from './standalone-svg';

/** What a paper can take from results. */
export interface Paper {
  readonly figures: readonly PlotFigure[];
  /** Tables beyond the figures' own numbers. */
  readonly tables: readonly ResultTable[];
}

/**
 * Writes NAME.svg, NAME.pdf and NAME.tex for each figure, table-NAME.tex for each table, as `writeFolder` does.
 * @returns the files' names
 */
export async function writePaper({ figures, tables }: Paper, folder: string): Promise<string[]> {
  await expectFree(folder);
  const files: Record<string, string | Uint8Array> = {};
  for (const figure of figures) {
    const name = figure.id.replace(/^plot-/, '').replaceAll(/[^\w.-]+/g, '_');
    const picture = makeStandaloneSvg(figure);
    files[`${name}.svg`] = picture.svg;
    files[`${name}.pdf`] = await drawPdf(picture, figure.title);
    files[`${name}.tex`] = formatLatexTable({ title: figure.title, ...figure.numbers });
  }
  for (const table of tables) files[`table-${table.name}.tex`] = formatLatexTable(table);
  await writeFolder(folder, files);
  return Object.keys(files);
}
