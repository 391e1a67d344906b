import type { Results } from '../evaluate/results/results';
import { renderHtmlDocument } from '../page/html-document';
import { markup, type Html } from '../page/markup';
import type { ReportPicture } from './choose-frames';
import { drawPlots } from './plots/draw-plots';
import type { PlotFigure } from './plots/plot-figure';
import { renderBoxes } from './render-boxes';
import { renderVariants } from './render-variants';
import { renderExperimentB } from './render-experiment-b';
import { renderFrames } from './render-frames';
import { renderMeasures } from './render-measures';
import { renderPlots } from './render-plots';
import { renderRun } from './render-run';
import { renderVerdict } from './render-verdict';
import { REPORT_STYLE, ZOOM_SCRIPT } from './report-style';

/**
 * Renders the report as one HTML file that loads nothing from outside. Equal results and pictures give equal bytes.
 * @param command what the user can type to repeat the run
 * @throws Error of the thread that draws the plots
 */
export async function renderReport(
  results: Results,
  pictures: readonly ReportPicture[],
  command: string,
): Promise<string> {
  const figures = await drawPlots(results);
  const hasPictures = pictures.length > 0;
  return renderHtmlDocument({
    title: `sim2real evaluate: ${results.input.name}`,
    style: REPORT_STYLE,
    body: markup`${renderVerdict(results)}
${renderVariants(results)}
${renderSection('How well it works', figures, 'quality')}
${renderExperimentB(results, figures)}
${renderMeasures(results, figures)}
${renderBoxes(results)}
${renderSection('What is found', figures, 'found')}
${renderFrames(results, pictures)}
${renderSection('The space of thresholds', figures, 'space')}
${renderSection('What keeps its place', figures, 'geometry')}
${renderRun(results, command)}`,
    ...(hasPictures && { script: ZOOM_SCRIPT }),
  });
}

function renderSection(title: string, figures: readonly PlotFigure[], section: PlotFigure['section']): Html {
  if (!figures.some((figure) => figure.section === section)) return markup``;
  return markup`<section aria-labelledby="section-${section}">
<h2 id="section-${section}">${title}</h2>
${renderPlots(figures, section)}</section>`;
}
