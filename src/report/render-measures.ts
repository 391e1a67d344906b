import { describeNeighbours } from './markdown/format-measures';
import { findMeasure } from './find-measure';
import type { Measured } from './find-measure';
import type { Results } from '../evaluate/results/results';
import { markup, type Html } from '../page/markup';
import { NO_FIGURE, formatChange, formatDecimal, formatP, formatPercent, formatSegments } from './format';
import type { FormatValue } from './format';
import type { PlotFigure } from './plots/plot-figure';
import { formatPercentChange, keepColumns, renderFigure, renderName } from './render-variants';
import type { Column } from './render-variants';
import { renderPlots } from './render-plots';
import { renderTable } from './render-table';
import { renderVerdictItem } from './render-verdict';

/** What can go wrong beside a lower IoU: invented tape, far and bent lines, flicker, collapse, frames that look made. */
export function renderMeasures(results: Results, figures: readonly PlotFigure[]): Html {
  const { variants, inventedTape, neighbours } = results;
  const table = keepColumns(listColumns(results), variants);
  if (table.head.length < 2) return markup``;
  return markup`<section aria-labelledby="measures">
<h2 id="measures">What can go wrong</h2>
<p>A generator may paint tape where there is none, lose far lines, bend straight ones, flicker from frame to frame, or show much the same
picture whatever it is given. Each has its measure here, with its 95 % interval and, below it, the difference to raw frames.</p>
${
  inventedTape.length === 0
    ? ''
    : markup`<ul class="verdicts">
${inventedTape.map(({ verdict, sentence }) => renderVerdictItem(verdict, sentence))}
</ul>`
}
${renderTable('What can go wrong, by variant', table.head, table.rows, 'variants')}
${renderReverse(results)}
${renderPlots(figures, 'measures')}
${inventedTape.length === 0 ? '' : WORDS_WITH_MASKS}
<p class="note">Flicker: ${
    neighbours.reason === null
      ? `change between neighbours that the camera’s motion does not explain, as warping error in levels of 255, and the share of tape pixels that are in one of the two alone; ${describeNeighbours(neighbours)}.`
      : `no figure, because ${neighbours.reason}.`
  }</p>
<p class="note">Diversity: mean distance of two outputs of a light over that of their inputs; light and contrast are taken out first. Collapsed:
less than half with the whole interval, beside the inputs and beside the domain that is aimed at. Told apart: share of held-out frames that a
classifier puts on the right side, translated or of the domain that is aimed at; half of them is guessing. Domains that show different things are told
apart by those, however good the translation.</p>
</section>`;
}

const WORDS_WITH_MASKS = markup`<p class="note">Invented tape: share of the ground without tape that the simulator’s thresholds call tape of any colour. Far: tape that is
0.4 m away or farther, mean IoU over colours. Direction: degrees between segments and the edge of the tape that they lie at, weighted by length;
short segments on coarse pixels are some degrees off in a perfect picture, too. Stray: length of segments at no edge of their colour’s tape.</p>`;

function listColumns(results: Results): Column[] {
  const { settings, variants } = results;
  const compare = (found: Measured | undefined, format: FormatValue, change: FormatValue): Html | string => {
    const figure = renderFigure(found?.figure, format);
    if (found === undefined || found.difference.value === null || figure === NO_FIGURE) return figure;
    return markup`${figure}<small>vs raw ${change(found.difference.value)}, p ${formatP(found.p, settings.resamples)}</small>`;
  };
  return [
    { head: 'variant', cell: renderName },
    {
      head: 'invented tape',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'invented-tape', 'any'), formatPercent, formatPercentChange),
    },
    {
      head: 'far IoU',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'iou-by-distance', 'far'), formatDecimal, formatChange),
    },
    {
      head: 'direction, degrees off',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'direction-error'), formatSegments, formatChange),
    },
    {
      head: 'stray lines',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'stray-lines'), formatPercent, formatPercentChange),
    },
    {
      head: 'flicker, levels',
      cell: ({ name }) => compare(findMeasure(results, name, 'warping-error'), formatSegments, formatChange),
    },
    {
      head: 'tape that flickers',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'mask-flicker'), formatPercent, formatPercentChange),
    },
    ...listSetColumns(results, 'A', variants[0]?.name ?? ''),
  ];
}

function listSetColumns(
  { diversity, twoSample }: Results,
  experiment: 'A' | 'B',
  reference: string,
): { readonly head: string; readonly cell: (variant: { readonly name: string }) => Html | string }[] {
  return [
    {
      head: 'diversity kept',
      cell: ({ name }) => {
        const found = diversity.find((each) => each.experiment === experiment && each.variant === name);
        const figure = renderFigure(found?.ratio, formatDecimal);
        if (name === reference || found === undefined || figure === NO_FIGURE) return NO_FIGURE;
        return markup`${figure}<small>${found.verdict}</small>`;
      },
    },
    {
      head: 'told apart',
      cell: ({ name }) =>
        renderFigure(
          twoSample.find((each) => each.experiment === experiment && each.variant === name)?.accuracy,
          formatPercent,
        ),
    },
  ];
}

/** Experiment B: the simulator's frames made to look real. */
function renderReverse(results: Results): Html {
  const names = [...results.diversity, ...results.twoSample].flatMap(({ experiment, variant }) =>
    experiment === 'B' ? [variant] : [],
  );
  const variants = [...new Set(names)].map((name) => ({ name }));
  if (variants.length === 0) return markup``;
  const columns = [
    { head: 'simulator frames by', cell: ({ name }: { readonly name: string }) => name },
    ...listSetColumns(results, 'B', 'simulator'),
  ];
  const { head, rows } = keepColumns(columns, variants);
  return markup`<p>The other way round, the simulator’s frames made to look real, beside real ones:</p>
${renderTable('Simulator frames made to look real', head, rows, 'variants')}`;
}
