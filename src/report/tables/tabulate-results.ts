import { TAPE_COLORS } from '../../lines/tape';
import { showEstimate, showShare, showWithP } from '../../evaluate/statistics/format-estimate';
import { findGain } from '../../evaluate/results/find-gain';
import type { Results } from '../../evaluate/results/results';
import type { Passage, ResultTable } from './result-table';
import { tabulateBoxes } from './tabulate-boxes';
import { tabulateLights } from './tabulate-lights';
import { tabulateMeasures } from './tabulate-measures';

/** The figures of an evaluation as tables, with the sentences that belong between them. */
export function tabulateResults(results: Results): Passage[] {
  return [
    ...(results.input.masks
      ? [tabulateVariants(results), tabulateGroups(results), tabulateColors(results)]
      : []),
    ...(results.labelled === null ? [] : [tabulateLabelled(results.labelled, results)]),
    tabulateFound(results),
    ...tabulateMeasures(results),
    ...tabulateBoxes(results),
    ...(results.sweep.length > 0 ? [tabulateSpace(results)] : []),
    ...(results.experimentB ? tabulateExperimentB(results.experimentB) : []),
    ...[tabulateLights(results)].flatMap((table) => table ?? []),
  ];
}

function tabulateVariants({ variants, means, regret, comparisons, geometry }: Results): ResultTable {
  const mean = (variant: string, thresholds: string): string =>
    showEstimate(means.find((each) => each.variant === variant && each.thresholds === thresholds)?.iou);
  const rows = variants.map(({ name }, i) => {
    const gain = findGain(comparisons, name, variants[0]?.name);
    const kept = geometry.find((each) => each.variant === name && each.by === 'all');
    return [
      name,
      mean(name, 'duckietown'),
      mean(name, 'simulator'),
      i === 0 ? '' : showWithP(showEstimate(gain?.difference), gain?.p),
      mean(name, 'hand'),
      showEstimate(regret.find(({ variant }) => variant === name)?.raw),
      i === 0 ? '' : showEstimate(kept?.edgeAgreement),
      i === 0 ? '' : showEstimate(kept?.keptKeyPoints),
    ];
  });
  const head = [
    'variant',
    "Duckietown's thresholds",
    "simulator's thresholds",
    'gain over raw',
    "hand calibration on the variant's frames",
    'still missing to hand calibration on raw',
    'edges kept',
    'key points kept',
  ];
  return { name: 'variants', title: 'Mean IoU over groups and colours', head, rows };
}

function tabulateGroups({ variants, scores, settings, selfCalibration }: Results): ResultTable {
  const groups = [
    ...new Set(scores.filter(({ by }) => by === settings.calibratedBy).map(({ group }) => group)),
  ];
  const find = (variant: string, thresholds: string, group: string): string =>
    showEstimate(
      scores.find(
        (each) =>
          each.variant === variant &&
          each.thresholds === thresholds &&
          each.by === settings.calibratedBy &&
          each.group === group &&
          each.color === 'all',
      )?.iou,
    );
  const rows = groups.map((group) => [
    group,
    ...variants.map(({ name }) => find(name, 'simulator', group)),
    find(variants[0]?.name ?? '', 'hand', group),
    ...(selfCalibration === null ? [] : [find(variants[0]?.name ?? '', 'self', group)]),
  ]);
  const names = variants.map(({ name }) => name);
  const itself = selfCalibration === null ? [] : ['raw, self-calibrated'];
  const head = [settings.calibratedBy, ...names, 'raw, by hand', ...itself];
  const title = `IoU by ${settings.calibratedBy}, simulator's thresholds`;
  return { name: 'variants-by-group', title, head, rows };
}

function tabulateColors({ variants, scores }: Results): ResultTable {
  const rows = variants.flatMap(({ name }) =>
    TAPE_COLORS.map((color) => {
      const score = scores.find(
        (each) =>
          each.variant === name &&
          each.thresholds === 'simulator' &&
          each.by === 'all' &&
          each.color === color,
      );
      return [name, color, showEstimate(score?.iou), showNumber(score?.precision), showNumber(score?.recall)];
    }),
  );
  const head = ['variant', 'colour', 'IoU', 'precision', 'recall'];
  return { name: 'variants-by-colour', title: "All frames pooled, simulator's thresholds", head, rows };
}

/** Without masks: IoU with a model's labels. */
function tabulateLabelled(
  { model, own, scores, means }: NonNullable<Results['labelled']>,
  { variants, comparisons }: Pick<Results, 'variants' | 'comparisons'>,
): ResultTable {
  const rows = variants
    .filter(({ name }) => !own.includes(name))
    .map(({ name }, i) => {
      const gain = findGain(comparisons, name, variants[0]?.name);
      const ofColors = TAPE_COLORS.map((color) =>
        showEstimate(
          scores.find((each) => each.variant === name && each.by === 'all' && each.color === color)?.iou,
        ),
      );
      return [
        name,
        showEstimate(means.find(({ variant }) => variant === name)?.iou),
        i === 0 ? '' : showWithP(showEstimate(gain?.difference), gain?.p),
        ...ofColors,
      ];
    });
  const head = ['variant', 'mean IoU', 'gain over raw', ...TAPE_COLORS];
  const left = own.length === 0 ? '' : `; ${own.join(', ')} cannot judge itself`;
  const title = `IoU with the tape that ${model.name} sees in raw frames, simulator's thresholds`;
  return { name: 'labelled', title, note: `colours: all frames pooled${left}`, head, rows };
}

function tabulateFound({ variants, segments, laneLines, lane }: Results): ResultTable {
  const rows = variants.map(({ name }) => {
    const lines = laneLines.find((each) => each.variant === name && each.by === 'all');
    const found = segments.find((each) => each.variant === name && each.by === 'all');
    const pose = lane.find((each) => each.variant === name && each.by === 'all');
    return [
      name,
      ...[found?.white, found?.yellow, found?.red].map((each) => showEstimate(each, 1)),
      showShare(found?.nothingFound),
      showShare(lines?.both),
      showShare(pose?.found),
      showEstimate(pose?.dDifference, 3),
      showEstimate(pose?.phiDifference),
    ];
  });
  const head = [
    'variant',
    'white segments per frame',
    'yellow',
    'red',
    'frames with none',
    'frames with both lines of a lane',
    'frames with a lane',
    'd from raw, m',
    'phi from raw, rad',
  ];
  const title = "What Duckietown's detector and lane filter find, simulator's thresholds";
  return { name: 'found', title, head, rows };
}

function tabulateSpace({ sweep }: Results): ResultTable {
  const rows = sweep
    .filter(({ by }) => by === 'all')
    .map(({ domain, color, best, nearBest, simulatorKept, overlap }) => [
      domain,
      color,
      best.toFixed(2),
      `${(100 * nearBest).toPrecision(2)} %`,
      simulatorKept === null ? '' : `${(100 * simulatorKept).toFixed(0)} %`,
      overlap === null ? '' : overlap.toFixed(2),
    ]);
  const head = [
    'frames',
    'colour',
    'best IoU',
    'thresholds within 95 % of it',
    "simulator's good ones that are good here",
    'overlap',
  ];
  return { name: 'threshold-space', title: 'Threshold space', head, rows };
}

function tabulateExperimentB({
  tuned,
  means,
  comparisons,
  verdicts,
}: NonNullable<Results['experimentB']>): Passage[] {
  const rows = means.map(({ name, iou }) => {
    const compared = comparisons.find((each) => each.name === name && each.against === 'simulator');
    return [
      tuned.find((each) => each.name === name)?.model?.name ?? name,
      showEstimate(iou),
      showWithP(showEstimate(compared?.difference), compared?.p),
    ];
  });
  const head = ['thresholds tuned on', 'mean IoU on raw real frames', 'against plain simulator frames'];
  const title = 'Experiment B: thresholds tuned on translated simulator frames';
  return [{ name: 'experiment-b', title, head, rows }, verdicts.map(({ sentence }) => sentence).join(' ')];
}

function showNumber(value: number | null | undefined): string {
  return value?.toFixed(2) ?? '';
}
