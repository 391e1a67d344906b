import { TAPE_COLORS } from '../../lines/tape';
import { showEstimate, showShare, showWithP } from '../../evaluate/statistics/format-estimate';
import { formatTable, showNumber } from './markdown-table';
import { formatBoxes } from './format-boxes';
import { formatMeasures } from './format-measures';
import { placeFigures } from './place-figures';
import type { Results } from '../../evaluate/results/results';

const MARKERS = {
  begin: '<!-- figures: begin; written by sim2real evaluate --markdown -->',
  end: '<!-- figures: end -->',
};

/** The document with the figures between its markers; without markers, at its end. */
export function insertFigures(document: string, results: Results, command: string): string {
  return placeFigures(document, MARKERS, formatMarkdown(results, command));
}

/** The figures as Markdown tables, for a study, an issue or a pull request. */
export function formatMarkdown(results: Results, command: string): string {
  return [
    `Made by \`${command}\`; ${describeInput(results)}. In brackets: 95 % bootstrap intervals over scenes (${results.settings.scene}).`,
    results.headline.sentence,
    ...(results.input.masks ? [formatVariants(results), formatGroups(results), formatColors(results)] : []),
    formatFound(results),
    ...formatMeasures(results),
    ...formatBoxes(results),
    ...(results.sweep.length > 0 ? [formatSpace(results)] : []),
    ...(results.experimentB ? [formatExperimentB(results.experimentB)] : []),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function describeInput({ input, simulator, program, settings }: Results): string {
  const left = input.excluded.length > 0 ? `, ${input.excluded.length} left out` : '';
  return (
    `${input.frames} frames of ${input.name} in ${input.scenes} scenes${left}; thresholds from ${simulator.name}` +
    `${simulator.frames > 0 ? ` (${simulator.frames} frames)` : ''}; ${program.name} ${program.version}, seed ` +
    `${settings.seed}, ${settings.resamples} resamples, ${settings.margin} limits`
  );
}

function formatVariants({ variants, means, regret, comparisons, geometry }: Results): string {
  const mean = (variant: string, thresholds: string): string =>
    showEstimate(means.find((each) => each.variant === variant && each.thresholds === thresholds)?.iou);
  const rows = variants.map(({ name }, i) => {
    const gain = comparisons.find(
      (each) =>
        each.variant === name &&
        each.against === variants[0]?.name &&
        each.by === 'mean' &&
        each.thresholds === 'simulator',
    );
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
  return `**Mean IoU over groups and colours**\n\n${formatTable(head, rows)}`;
}

function formatGroups({ variants, scores, settings }: Results): string {
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
  ]);
  const head = [settings.calibratedBy, ...variants.map(({ name }) => name), 'raw, by hand'];
  return `**IoU by ${settings.calibratedBy}, simulator's thresholds**\n\n${formatTable(head, rows)}`;
}

function formatColors({ variants, scores }: Results): string {
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
  return `**All frames pooled, simulator's thresholds**\n\n${formatTable(head, rows)}`;
}

function formatFound({ variants, segments, lane }: Results): string {
  const rows = variants.map(({ name }) => {
    const found = segments.find((each) => each.variant === name && each.by === 'all');
    const pose = lane.find((each) => each.variant === name && each.by === 'all');
    return [
      name,
      ...[found?.white, found?.yellow, found?.red].map((each) => showEstimate(each, 1)),
      showShare(found?.nothingFound),
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
    'frames with a lane',
    'd from raw, m',
    'phi from raw, rad',
  ];
  return `**What Duckietown's detector and lane filter find, simulator's thresholds**\n\n${formatTable(head, rows)}`;
}

function formatSpace({ sweep }: Results): string {
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
  return `**Threshold space**\n\n${formatTable(head, rows)}`;
}

function formatExperimentB({
  tuned,
  means,
  comparisons,
  verdicts,
}: NonNullable<Results['experimentB']>): string {
  const rows = means.map(({ name, iou }) => {
    const compared = comparisons.find((each) => each.name === name);
    return [
      tuned.find((each) => each.name === name)?.model?.name ?? name,
      showEstimate(iou),
      showWithP(showEstimate(compared?.difference), compared?.p),
    ];
  });
  const head = ['thresholds tuned on', 'mean IoU on raw real frames', 'against plain simulator frames'];
  const sentences = verdicts.map(({ sentence }) => sentence).join(' ');
  return `**Experiment B: thresholds tuned on translated simulator frames**\n\n${formatTable(head, rows)}\n\n${sentences}`;
}
