import { formatDigits } from '../evaluate/statistics/format-estimate';
import { describeNeighbours } from './tables/tabulate-measures';
import { tabulatePolicies } from './tables/tabulate-turns';
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

/** What a model can do wrong besides a lower IoU: invented tape, far and bent lines, flicker, collapse, an unreal look. */
export function renderMeasures(results: Results, figures: readonly PlotFigure[]): Html {
  const { variants, inventedTape, neighbours } = results;
  const table = keepColumns(listColumns(results), variants);
  if (table.head.length < 2) return markup``;
  return markup`<section aria-labelledby="measures">
<h2 id="measures">What can go wrong</h2>
<p>A generator may paint tape where there is none, lose far lines, bend straight lines, flicker from frame to frame, or give nearly the same
picture for every input. Each fault has a measure, with its 95 % interval and, below it, the difference to raw frames.</p>
${
  inventedTape.length === 0
    ? ''
    : markup`<ul class="verdicts">
${inventedTape.map(({ verdict, sentence }) => renderVerdictItem(verdict, sentence))}
</ul>`
}
${renderTable('What can go wrong, by variant', table.head, table.rows, 'variants')}
${renderPolicies(results)}
${renderReverse(results)}
${renderPlots(figures, 'measures')}
${inventedTape.length === 0 ? '' : WORDS_WITH_MASKS}
<p class="note">Flicker: ${
    neighbours.reason === null
      ? `change between neighbouring frames that the camera’s motion does not explain (warping error, grey levels of 255), and the share of tape pixels found in only one of the two; ${describeNeighbours(neighbours)}.`
      : `no figure, because ${neighbours.reason}.`
  }</p>
<p class="note">Lane off its way: distance between the lane’s middle in a frame and where the wheel commands put it, from the frame before;
only where the bag holds commands.</p>
<p class="note">Diversity: mean distance between two outputs in the same light, divided by that of their inputs; light and contrast are removed first.
Collapsed: less than half, with the whole interval, of both the inputs’ and the target domain’s diversity. Told apart: share of held-out frames
that a classifier assigns correctly to translated frames or to the target domain; one half is guessing. Different content alone can reveal the
domain, however good the translation.</p>
</section>`;
}

const WORDS_WITH_MASKS = markup`<p class="note">Invented tape: share of tape-free ground that the simulator’s thresholds call tape of any colour. Far: tape 0.4 m away or
farther, mean IoU over colours. Direction: angle in degrees between a segment and the edge of its tape, weighted by length; short segments on
coarse pixels are some degrees off even in a perfect picture. Stray: length of segments that lie at no edge of their colour’s tape.
Turn: what Duckietown’s lane follower (gains of dt-core’s agent) makes of this frame alone, compared with what it makes of a frame painted
from the true mask; where it sees nothing it drives straight on. Wrong turn: to the other side, of the frames whose truth asks for a
turn.</p>`;

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
    {
      head: 'lane off its way, m',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'odometry-error'), formatMetres, formatMetresChange),
    },
    {
      head: 'turn, rad/s off',
      cell: ({ name }) => compare(findMeasure(results, name, 'turn-error'), formatDecimal, formatChange),
    },
    {
      head: 'wrong turn',
      cell: ({ name }) =>
        compare(findMeasure(results, name, 'wrong-turn'), formatPercent, formatPercentChange),
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

function renderPolicies(results: Results): Html {
  return markup`${tabulatePolicies(results).map(
    ({ title, head, rows }) => markup`<p>${title}; policies drive in simulation, by one frame at a time:</p>
${renderTable(title, head, rows, 'variants')}`,
  )}`;
}

/** Experiment B: simulator frames made to look real. */
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
  return markup`<p>The other direction: simulator frames made to look real, compared with real ones:</p>
${renderTable('Simulator frames made to look real', head, rows, 'variants')}`;
}

function formatMetres(value: number): string {
  return formatDigits(value, 3);
}

function formatMetresChange(value: number): string {
  return value > 0 ? `+${formatMetres(value)}` : formatMetres(value);
}
