import { showEstimate, showShare, showWithP } from '../../evaluate/statistics/format-estimate';
import { formatTable } from './markdown-table';
import type { Results } from '../../evaluate/results/results';
import { findMeasure } from '../find-measure';
import type { Measured } from '../find-measure';
import { DISTANCE_BANDS, TAPE_PARTS } from '../../evaluate/measures/sums';
import { TAPE_COLORS } from '../../lines/tape';

/** What a model can do wrong besides a lower IoU, as Markdown tables; those without any figure are left out. */
export function formatMeasures(results: Results): string[] {
  return [
    ...formatInvented(results),
    ...formatLines(results),
    ...formatTurns(results),
    formatFlicker(results),
    ...formatDiversity(results),
    ...formatTwoSample(results),
  ];
}

function formatInvented(results: Results): string[] {
  const { variants, measures, inventedTape, settings } = results;
  if (inventedTape.length === 0) return [];
  const find = (variant: string, part: string): Measured | undefined =>
    findMeasure(results, variant, 'invented-tape', part);
  const rows = variants.map(({ name }, i) => [
    name,
    showShare(find(name, 'any')?.figure, 2),
    i === 0 ? '' : showCompared(find(name, 'any'), true),
    ...TAPE_COLORS.map((part) => showShare(find(name, part)?.figure, 2)),
    ...TAPE_PARTS.map((part) =>
      showShare(findMeasure(results, name, 'invented-tape-without', part)?.figure, 2),
    ),
  ]);
  const head = [
    'variant',
    'any colour',
    'against raw',
    ...TAPE_COLORS,
    ...TAPE_COLORS.map((color) => `${color}, on frames without ${color}`),
    'any, on frames without tape',
  ];
  const kept = head.map((_, column) => rows.some((row) => row[column] !== ''));
  const keep = (row: readonly string[]): string[] => row.filter((_, column) => kept[column]);
  const parts = [
    `**Invented tape: share of tape-free ground that the simulator's thresholds call tape**\n\n` +
      formatTable(keep(head), rows.map(keep)),
    inventedTape.map(({ sentence }) => sentence).join(' '),
  ];
  const by = settings.calibratedBy;
  const groups = [...new Set(measures.filter((each) => each.by === by).map(({ group }) => group))];
  if (by === 'all' || groups.length === 0) return parts;
  const byGroup = groups.map((group) => [
    group,
    ...variants.map(({ name }) =>
      showShare(findMeasure(results, name, 'invented-tape', 'any', { by, group })?.figure, 1),
    ),
  ]);
  const names = variants.map(({ name }) => name);
  return [...parts, `**Invented tape by ${by}, any colour**\n\n${formatTable([by, ...names], byGroup)}`];
}

function formatLines(results: Results): string[] {
  if (results.inventedTape.length === 0) return [];
  const rows = results.variants.map(({ name }, i) => {
    const far = findMeasure(results, name, 'iou-by-distance', 'far');
    const direction = findMeasure(results, name, 'direction-error');
    return [
      name,
      ...DISTANCE_BANDS.map((part) =>
        showEstimate(findMeasure(results, name, 'iou-by-distance', part)?.figure),
      ),
      i === 0 ? '' : showCompared(far),
      showEstimate(findMeasure(results, name, 'recall-by-distance', 'far')?.figure),
      showEstimate(direction?.figure, 1),
      i === 0 ? '' : showCompared(direction, false, 1),
      showShare(findMeasure(results, name, 'stray-lines')?.figure),
    ];
  });
  const head = [
    'variant',
    'IoU nearer than 0.3 m',
    '0.3 to 0.4 m',
    'farther',
    'farther, against raw',
    'farther, recall',
    'direction error, degrees',
    'against raw',
    'lines at no edge of their tape',
  ];
  return [`**Far lines and straight lines, simulator's thresholds**\n\n${formatTable(head, rows)}`];
}

function formatTurns(results: Results): string[] {
  const rows = results.variants.map(({ name }, i) => {
    const [error, wrong] = (['turn-error', 'wrong-turn'] as const).map((measure) =>
      findMeasure(results, name, measure),
    );
    return [
      name,
      showEstimate(error?.figure),
      i === 0 ? '' : showCompared(error),
      showShare(wrong?.figure),
      i === 0 ? '' : showCompared(wrong, true, 0),
    ];
  });
  if (rows.every(([, error]) => error === '')) return [];
  const head = ['variant', 'turn error, rad/s', 'against raw', 'turns to the wrong side', 'against raw'];
  const title = "**The lane follower's turn, against a frame painted from the true mask**";
  return [`${title}\n\n${formatTable(head, rows)}`];
}

function formatFlicker(results: Results): string {
  const { variants, neighbours } = results;
  const title = '**Flicker between neighbouring frames**';
  if (neighbours.reason !== null) return `${title}: no figure, because ${neighbours.reason}.`;
  const rows = variants.map(({ name }, i) => {
    const [warping, mask, segments] = (['warping-error', 'mask-flicker', 'segment-flicker'] as const).map(
      (measure) => findMeasure(results, name, measure),
    );
    return [
      name,
      showEstimate(warping?.figure, 1),
      i === 0 ? '' : showCompared(warping, false, 1),
      showShare(mask?.figure),
      i === 0 ? '' : showCompared(mask, true, 0),
      showShare(segments?.figure),
      i === 0 ? '' : showCompared(segments, true, 0),
    ];
  });
  const head = [
    'variant',
    'warping error, levels',
    'against raw',
    'tape pixels that come or go',
    'against raw',
    'segments that come or go',
    'against raw',
  ];
  return `${title} (${describeNeighbours(neighbours)})\n\n${formatTable(head, rows)}`;
}

export function describeNeighbours({
  rule,
  pairs,
  leftOut,
  sampled,
  followed,
}: Results['neighbours']): string {
  return (
    `${sampled} of ${pairs} neighbouring pairs were measured; in ${followed} the motion could be followed; neighbours: ` +
    `${rule}; ${leftOut} ${leftOut === 1 ? 'frame has' : 'frames have'} none`
  );
}

function formatDiversity({ diversity }: Results): string[] {
  if (diversity.length === 0) return [];
  const rows = diversity.map(
    ({ experiment, variant, frames, inputs, outputs, ratio, targetRatio, verdict }) => [
      variant,
      experiment,
      String(frames),
      showEstimate(inputs),
      showEstimate(outputs),
      showEstimate(ratio),
      showEstimate(targetRatio),
      verdict,
    ],
  );
  const head = [
    'variant',
    'experiment',
    'frames',
    'distance of inputs',
    'of outputs',
    'outputs over inputs',
    'outputs over target domain',
    'diversity',
  ];
  return [
    `**Mode collapse: mean distance of two frames of a light, light and contrast taken out**\n\n${formatTable(head, rows)}`,
  ];
}

function formatTwoSample({ twoSample }: Results): string[] {
  if (twoSample.length === 0) return [];
  const rows = twoSample.map(({ experiment, variant, frames, accuracy, difference, p }) => [
    variant,
    experiment === 'A' ? 'A: simulator frames' : 'B: real frames',
    String(frames),
    showEstimate(accuracy),
    difference.value === null ? '' : showCompared({ difference, p }),
  ]);
  const head = ['variant', 'told from', 'frames a side', 'held-out accuracy', 'against untranslated'];
  return [
    `**Two-sample test: how well a classifier tells the frames from the domain aimed at (0.5: not at all)**\n\n${formatTable(head, rows)}`,
  ];
}

function showCompared(
  found: Pick<Measured, 'difference' | 'p'> | undefined,
  isShare = false,
  digits = 2,
): string {
  if (found?.difference.value == null) return '';
  const figure = isShare ? showShare(found.difference, digits) : showEstimate(found.difference, digits);
  return showWithP(figure, found.p);
}
