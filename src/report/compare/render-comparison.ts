import type { Compared } from '../../evaluate/compare/compare-schema';
import { renderHtmlDocument } from '../../page/html-document';
import { markup, type Html } from '../../page/markup';
import { formatCount, formatP, keepUnits } from '../format';
import { renderTable } from '../render-table';
import { renderFigure } from '../render-variants';
import { REPORT_STYLE } from '../report-style';
import { chooseFormats, headComparison, nameRow } from './tabulate-comparison';

/** Two results side by side, as one HTML file that loads nothing from outside. */
export function renderComparison(compared: Compared): string {
  const { a, b, figure, settings, scenes, unpaired, rows } = compared;
  const { format, change } = chooseFormats(figure);
  return renderHtmlDocument({
    title: `sim2real compare: ${b.name} against ${a.name}`,
    style: REPORT_STYLE,
    body: markup`<p class="kicker">sim2real compare · ${b.name} against ${a.name}</p>
<h1 class="long">${keepUnits(compared.sentence)}</h1>
<p class="lead">${WHAT[figure]}</p>
${renderTable(
  'Both results, by part',
  headComparison(compared),
  rows.map((row) => [
    nameRow(row),
    renderFigure(row.a, format),
    renderFigure(row.b, format),
    renderFigure(row.difference, change),
    formatP(row.p, settings.resamples),
  ]),
  'variants',
)}
<p class="note">Below each figure: its 95 % interval, a bootstrap over the ${formatCount(scenes, 'scene')} that both results have
(${formatCount(settings.resamples, 'resample')}, seed ${settings.seed}), paired. Better or worse: the whole interval of the difference lies beyond
the margin of ${settings.margin}; the same: within it. Left out, because only one result has them: ${unpaired.a} rows of ${a.name}, ${unpaired.b} of
${b.name}.</p>
<dl>${[a, b].map(describeSide)}</dl>`,
  });
}

const WHAT: Readonly<Record<Compared['figure'], string>> = {
  iou: 'Mean IoU with the simulator’s thresholds, over groups and colours.',
  labels:
    'Mean IoU with the simulator’s thresholds, over groups and colours, against the tape that a model sees in the raw frames: there are no masks.',
  'lane-lines':
    'Share of frames in which white and yellow segments lie where the two lines of one lane do: without masks, and where the labels of a model cannot ' +
    'judge it, this is what more segments alone do not raise.',
};

function describeSide({ name, input, frames, variant, sha256, version }: Compared['a']): Html {
  const model = sha256 === null ? '' : markup`, model sha256 <code>${sha256}</code>`;
  return markup`<dt>${name}</dt><dd>${variant}${model}; ${input}, ${formatCount(frames, 'frame')}; sim2real ${version}</dd>
`;
}
