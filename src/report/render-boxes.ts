import type { Results } from '../evaluate/results/results';
import { markup, type Html } from '../page/markup';
import { describeLabels, findShare } from './find-share';
import { NO_FIGURE, formatCount, formatP, formatPercent } from './format';
import { renderFoldedTable, renderTable } from './render-table';
import { formatPercentChange, renderFigure } from './render-variants';

type Boxes = NonNullable<Results['boxes']>;

/** How much of labelled things that are not tape is called tape; empty without labels. */
export function renderBoxes({ boxes, variants, settings }: Results): Html {
  if (boxes === null) return markup``;
  const names = variants.map(({ name }) => name);
  const rows = boxes.classes.map(({ class: kind, frames, scenes, boxes: count }) => [
    markup`${kind}<small>${formatCount(count, 'box', 'boxes')} in ${formatCount(frames, 'frame')}, ${formatCount(scenes, 'scene')}</small>`,
    ...names.map((name) => renderShare(boxes, kind, name, settings.resamples)),
  ]);
  return markup`<section aria-labelledby="boxes">
<h2 id="boxes">Things that are not tape</h2>
<p>The share of the pixels in labelled boxes that the simulator’s thresholds call tape of any colour, with its 95 % interval and, below it, the
difference to raw frames. Less is better. A box is wider than the thing in it: tape that shows behind the thing counts, too.</p>
${renderTable('Box pixels called tape, by class and variant', ['class', ...names], rows, 'variants')}
<p class="note">${describeLabels(boxes)}. results.json and boxes.csv have the same by colour of tape and by group.</p>
${renderFoldedTable(
  `Label files that belong to no evaluated frame: ${formatCount(boxes.unmatched.length, 'file')}`,
  ['file'],
  boxes.unmatched.map((name) => [`${name}.txt`]),
  { style: 'words' },
)}
</section>`;
}

function renderShare(boxes: Boxes, kind: string, variant: string, resamples: number): Html | string {
  const found = findShare(boxes, kind, variant);
  const figure = renderFigure(found?.share, formatPercent);
  if (found?.difference.value == null || figure === NO_FIGURE) return figure;
  return markup`${figure}<small>vs raw ${formatPercentChange(found.difference.value)}, p ${formatP(found.p, resamples)}</small>`;
}
