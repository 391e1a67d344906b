import { Html, markup } from '../page/markup';
import type { PlotFigure, PlotSection } from './plots/plot-figure';
import { renderFoldedTable } from './render-table';

/** All figures of a section, in their order; empty where there are none. */
export function renderPlots(figures: readonly PlotFigure[], section: PlotSection): Html {
  const found = figures.filter((figure) => figure.section === section);
  return found.length === 0 ? markup`` : markup`<div class="plots">${found.map(renderPlot)}</div>`;
}

function renderPlot({ id, title, caption, legend, panels, numbers }: PlotFigure): Html {
  // Many panels are small ones, and stand side by side on a phone, too.
  const size = panels.length > 6 ? ' small' : '';
  // The svg comes from the plotting library, which escapes what it is given.
  return markup`<figure class="plot${panels.length > 1 ? ' wide' : ''}" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${title}</h3>
<figcaption>${caption}</figcaption>
${
  legend.length === 0
    ? ''
    : markup`<ul class="legend">${legend.map(({ label, swatch }) => markup`<li>${new Html(swatch)}${label}</li>`)}</ul>`
}
<div class="panels${size}">
${panels.map(
  (panel) =>
    markup`<div class="panel">${panel.title === '' ? '' : markup`<h4>${panel.title}</h4>`}${new Html(panel.svg)}</div>\n`,
)}</div>
${renderFoldedTable('The numbers', numbers.head, numbers.rows)}
</figure>
`;
}
