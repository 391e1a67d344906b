import { resultsSchema } from '../evaluate/results/results';
import type { Estimate } from '../evaluate/statistics/schema-parts';
import type { Results } from '../evaluate/results/results';
import { writeFolder } from './write-folder';

/**
 * Writes results.json, results.csv, measures.csv, boxes.csv where there are boxes, and further files, as `writeFolder`
 * does.
 */
export async function writeResults(
  results: Results,
  folder: string,
  further: Readonly<Record<string, string>> = {},
): Promise<void> {
  const checked = resultsSchema.parse(results);
  await writeFolder(folder, {
    'results.json': `${JSON.stringify(checked, null, 1)}\n`,
    'results.csv': formatCsv(checked),
    'measures.csv': formatMeasuresCsv(checked),
    ...(checked.boxes && { 'boxes.csv': formatBoxesCsv(checked.boxes) }),
    ...further,
  });
}

const COLUMNS = [
  'variant',
  'thresholds',
  'by',
  'group',
  'color',
  'true_positive',
  'false_positive',
  'false_negative',
  'iou',
  'iou_low',
  'iou_high',
  'precision',
  'recall',
];

/** One row for each score; RFC 4180, empty where there is no figure. */
function formatCsv({ scores }: Results): string {
  const rows = scores.map((each) => [
    each.variant,
    each.thresholds,
    each.by,
    each.group,
    each.color,
    each.truePositive,
    each.falsePositive,
    each.falseNegative,
    each.iou.value,
    each.iou.low,
    each.iou.high,
    each.precision,
    each.recall,
  ]);
  return formatRows([COLUMNS, ...rows]);
}

const MEASURE_COLUMNS = [
  'measure',
  'variant',
  'by',
  'group',
  'part',
  ...['value', 'low', 'high'],
  'against',
  ...['difference', 'difference_low', 'difference_high', 'p'],
];

/** One row for each measure, diversity and two-sample test; otherwise like `formatCsv`. */
function formatMeasuresCsv({ measures, diversity, twoSample }: Results): string {
  const none = [null, null, null, null];
  return formatRows([
    MEASURE_COLUMNS,
    ...measures.map((each) => [
      ...[each.measure, each.variant, each.by, each.group, each.part, ...list(each.figure), each.against],
      ...[...list(each.difference), each.p],
    ]),
    ...diversity.flatMap(({ experiment, variant, outputs, ratio, targetRatio }) => [
      ['diversity-distance', variant, 'experiment', experiment, 'all', ...list(outputs), null, ...none],
      ['diversity-ratio', variant, 'experiment', experiment, 'inputs', ...list(ratio), null, ...none],
      ['diversity-ratio', variant, 'experiment', experiment, 'target', ...list(targetRatio), null, ...none],
    ]),
    ...twoSample.map(({ experiment, variant, accuracy, against, difference, p }) => [
      ...['two-sample-accuracy', variant, 'experiment', experiment, 'all', ...list(accuracy), against],
      ...[...list(difference), p],
    ]),
  ]);
}

const BOX_COLUMNS = [
  ...['class', 'variant', 'by', 'group', 'part', 'value', 'low', 'high', 'against'],
  ...['difference', 'difference_low', 'difference_high', 'p'],
];

/** One row for each share of box pixels; otherwise like `formatCsv`. */
function formatBoxesCsv({ shares }: NonNullable<Results['boxes']>): string {
  const rows = shares.map((each) => [
    ...[each.class, each.variant, each.by, each.group, each.part, ...list(each.share), each.against],
    ...[...list(each.difference), each.p],
  ]);
  return formatRows([BOX_COLUMNS, ...rows]);
}

function list({ value, low, high }: Estimate): (number | null)[] {
  return [value, low, high];
}

function formatRows(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
