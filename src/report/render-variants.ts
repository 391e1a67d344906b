import type { Estimate } from '../evaluate/statistics/schema-parts';
import { findGain } from '../evaluate/results/find-gain';
import type { Results } from '../evaluate/results/results';
import { TAPE_COLORS } from '../lines/tape';
import { markup, type Html } from '../page/markup';
import {
  NO_FIGURE,
  formatChange,
  formatEstimate,
  formatDecimal,
  formatInterval,
  formatP,
  formatPercent,
  formatSegments,
  formatValue,
} from './format';
import type { FormatValue } from './format';
import { renderTable } from './render-table';

/** One column of a table of variants. */
export interface Column<Variant = Results['variants'][number]> {
  readonly head: Html | string;
  readonly cell: (variant: Variant) => Html | string;
}

/** One row for each variant; columns without any figure are left out. */
export function keepColumns<Variant>(
  columns: readonly Column<Variant>[],
  variants: readonly Variant[],
): { readonly head: (Html | string)[]; readonly rows: (Html | string)[][] } {
  const rows = variants.map((variant) => columns.map(({ cell }) => cell(variant)));
  const kept = columns.map((_, i) => rows.some((row) => row[i] !== NO_FIGURE));
  const keep = <T>(row: readonly T[]): T[] => row.filter((_, i) => kept[i]);
  return { head: keep(columns.map(({ head }) => head)), rows: rows.map((row) => keep(row)) };
}

/** What each variant reaches. */
export function renderVariants(results: Results): Html {
  const { head, rows } = keepColumns(listColumns(results), results.variants);
  return markup`<section aria-labelledby="variants">
<h2 id="variants">The variants</h2>
<p>A variant is what is done to a frame before the thresholds are applied; the thresholds are the simulator’s and never change. Below each
figure is its 95 % interval: where it might lie on other scenes of the same kind.</p>
${renderTable('Figures of each variant', head, rows, 'variants')}
${describeReference(results)}
${results.selfCalibration === null ? '' : markup`<p>${results.selfCalibration.sentence}</p>`}
${results.input.masks ? WORDS_WITH_MASKS : WORDS_WITHOUT_MASKS}
<p class="note">Segments: lines that Duckietown’s detector finds in a frame. Nothing: share of frames without any. Both lines: share of frames in
which white and yellow segments lie where the two lines of one lane do, by the known widths. Lane: share of frames from which
alone Duckietown’s lane filter is confident to be in the lane. Edges and key points: share of the camera frame’s that are kept.</p>
</section>`;
}

/** The upper bound: hand calibration. */
function describeReference({ means, variants, settings }: Results): Html {
  const raw = variants[0]?.name;
  const best = means.find(({ variant, thresholds }) => variant === raw && thresholds === 'hand')?.iou;
  if (best?.value == null) return markup``;
  const groups = settings.calibratedBy === 'all' ? '' : ` for each ${settings.calibratedBy}`;
  return markup`<p>For comparison: hand calibration${groups} on <strong>${raw ?? ''}</strong> frames reaches a mean IoU of
<strong>${formatEstimate(best)}</strong>. This is scored on the frames it was tuned on, so it is about the most that thresholds can reach here.</p>`;
}

const WORDS_WITH_MASKS = markup`<p class="note">IoU: pixels that are tape and are detected as tape, divided by those that are either; 1 is perfect; the mean over groups and
colours. Gain: difference to raw frames with the same thresholds, paired; p: how often chance alone would give as much. Regret: how much more
thresholds reach that are re-tuned by hand on raw frames.</p>`;

const WORDS_WITHOUT_MASKS = markup`<p class="note">IoU with labels: pixels that are tape by a model’s labels of the raw frames and are detected as tape,
divided by those that are either; the mean over groups and colours. Gain: difference to raw frames, paired; p: how often chance alone would give
as much.</p>`;

function listColumns(results: Results): Column[] {
  const { means, labelled, regret, comparisons, segments, laneLines, lane, geometry, settings, variants } =
    results;
  const raw = variants[0]?.name;
  const ofAll = <T extends { variant: string; by: string }>(
    list: readonly T[],
    name: string,
  ): T | undefined => list.find(({ variant, by }) => variant === name && by === 'all');
  return [
    { head: 'variant', cell: renderName },
    {
      head: 'mean IoU',
      cell: ({ name }) =>
        renderFigure(means.find((each) => each.variant === name && each.thresholds === 'simulator')?.iou),
    },
    {
      head: 'IoU with labels',
      cell: ({ name }) =>
        labelled?.own.includes(name) === true
          ? 'its own labels'
          : renderFigure(labelled?.means.find(({ variant }) => variant === name)?.iou),
    },
    {
      head: 'gain on raw',
      cell: ({ name }) => {
        const found = findGain(comparisons, name, raw);
        const figure = renderFigure(found?.difference, formatChange);
        return found === undefined || figure === NO_FIGURE
          ? NO_FIGURE
          : markup`${figure}<small>p ${formatP(found.p, settings.resamples)}</small>`;
      },
    },
    {
      head: 'regret',
      cell: ({ name }) => renderFigure(regret.find(({ variant }) => variant === name)?.raw, formatChange),
    },
    ...TAPE_COLORS.map((color): Column => {
      return {
        head: markup`<span class="swatch ${color}"></span>${color} segments`,
        cell: ({ name }) => renderFigure(ofAll(segments, name)?.[color], formatSegments),
      };
    }),
    {
      head: 'nothing',
      cell: ({ name }) => renderFigure(ofAll(segments, name)?.nothingFound, formatPercent),
    },
    { head: 'both lines', cell: ({ name }) => renderFigure(ofAll(laneLines, name)?.both, formatPercent) },
    {
      head: 'both lines, gain on raw',
      cell: ({ name }) =>
        name === raw ? NO_FIGURE : renderFigure(ofAll(laneLines, name)?.gain, formatPercentChange),
    },
    { head: 'lane', cell: ({ name }) => renderFigure(ofAll(lane, name)?.found, formatPercent) },
    {
      head: 'lane, gain on raw',
      cell: ({ name }) =>
        name === raw ? NO_FIGURE : renderFigure(ofAll(lane, name)?.foundGain, formatPercentChange),
    },
    {
      head: 'edges kept',
      cell: ({ name }) => renderFigure(ofAll(geometry, name)?.edgeAgreement, formatPercent),
    },
    {
      head: 'key points kept',
      cell: ({ name }) => renderFigure(ofAll(geometry, name)?.keptKeyPoints, formatPercent),
    },
  ];
}

/** A variant's name and, small, its model's. */
export function renderName({ name, model }: Results['variants'][number]): Html {
  if (model === null) return markup`${name}`;
  const hash = model.sha256 === null ? 'no file' : `sha256 ${model.sha256.slice(0, 10)}…`;
  return markup`${name}<small>model ${model.name}</small><small>${hash}</small>`;
}

/** A figure and below it, small, its interval. */
export function renderFigure(
  estimate: Estimate | undefined,
  format: FormatValue = formatDecimal,
): Html | string {
  if (estimate?.value == null) return NO_FIGURE;
  const interval = formatInterval(estimate, format);
  return markup`${formatValue(estimate.value, format)}${interval === '' ? '' : markup`<small>${interval}</small>`}`;
}

/** A share's change, with its sign. */
export function formatPercentChange(value: number): string {
  return value > 0 ? `+${formatPercent(value)}` : formatPercent(value);
}
