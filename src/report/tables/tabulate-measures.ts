import { showEstimate, showShare } from '../../evaluate/statistics/format-estimate';
import type { Results } from '../../evaluate/results/results';
import { findMeasure } from '../find-measure';
import type { Measured } from '../find-measure';
import { DISTANCE_BANDS, TAPE_PARTS } from '../../evaluate/measures/sums';
import { TAPE_COLORS } from '../../lines/tape';
import type { Passage, ResultTable } from './result-table';
import { showCompared } from './show-compared';
import { tabulatePolicies, tabulateTurns } from './tabulate-turns';

/** What a model can do wrong besides a lower IoU, as tables; those without any figure are left out. */
export function tabulateMeasures(results: Results): Passage[] {
  return [
    ...tabulateInvented(results),
    ...tabulateLines(results),
    ...tabulateTurns(results),
    ...tabulatePolicies(results),
    tabulateFlicker(results),
    ...tabulateDiversity(results),
    ...tabulateTwoSample(results),
  ];
}

function tabulateInvented(results: Results): Passage[] {
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
  const parts: Passage[] = [
    {
      name: 'invented-tape',
      title: "Invented tape: share of tape-free ground that the simulator's thresholds call tape",
      head: keep(head),
      rows: rows.map(keep),
    },
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
  return [
    ...parts,
    {
      name: 'invented-tape-by-group',
      title: `Invented tape by ${by}, any colour`,
      head: [by, ...names],
      rows: byGroup,
    },
  ];
}

function tabulateLines(results: Results): ResultTable[] {
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
  return [{ name: 'lines', title: "Far lines and straight lines, simulator's thresholds", head, rows }];
}

function tabulateFlicker(results: Results): Passage {
  const { variants, neighbours } = results;
  const title = 'Flicker between neighbouring frames';
  if (neighbours.reason !== null) return `**${title}**: no figure, because ${neighbours.reason}.`;
  const hasWay = results.measures.some(({ measure }) => measure === 'odometry-error');
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
      ...(hasWay ? [showEstimate(findMeasure(results, name, 'odometry-error')?.figure, 3)] : []),
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
    ...(hasWay ? ['lane off the way of the wheel commands, m'] : []),
  ];
  return { name: 'flicker', title, note: describeNeighbours(neighbours), head, rows };
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

function tabulateDiversity({ diversity }: Results): ResultTable[] {
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
  const title = 'Mode collapse: mean distance of two frames of a light, light and contrast taken out';
  return [{ name: 'mode-collapse', title, head, rows }];
}

function tabulateTwoSample({ twoSample }: Results): ResultTable[] {
  if (twoSample.length === 0) return [];
  const rows = twoSample.map(({ experiment, variant, frames, accuracy, difference, p }) => [
    variant,
    experiment === 'A' ? 'A: simulator frames' : 'B: real frames',
    String(frames),
    showEstimate(accuracy),
    difference.value === null ? '' : showCompared({ difference, p }),
  ]);
  const head = ['variant', 'told from', 'frames a side', 'held-out accuracy', 'against untranslated'];
  const title =
    'Two-sample test: how well a classifier tells the frames from the domain aimed at (0.5: not at all)';
  return [{ name: 'two-sample-test', title, head, rows }];
}
