import Table from 'cli-table3';
import { TAPE_COLORS } from '../lines';
import type { LiveReport } from './live-comparison';
import { SIDES } from './stamp-pairs';

/** The report as key-value pairs of a diagnostic status; a missing figure is empty. */
export function listDiagnostics(report: LiveReport): Record<string, string> {
  const { topics, totals, pose, agreement } = report;
  const values: Record<string, string> = { state: report.state, window_s: report.seconds.toFixed(1) };
  for (const side of SIDES) {
    const { rate, ageMs, segments, nothingFound, laneFound } = report[side];
    values[`topic.${side}`] = topics[side];
    values[`rate.${side}_hz`] = rate.toFixed(1);
    values[`age.${side}_ms`] = format(ageMs, 1);
    for (const color of TAPE_COLORS) values[`segments.${color}.${side}`] = format(segments[color], 2);
    values[`nothing_found.${side}`] = format(nothingFound, 3);
    values[`lane_found.${side}`] = format(laneFound, 3);
    values[`on_lines.${side}`] = format(report[side].onLines, 2);
    values[`on_lines_share.${side}`] = format(report[side].onLinesShare, 3);
    values[`unsteady.${side}`] = format(report[side].unsteady, 3);
    values[`lane_jump.${side}_m`] = format(report[side].jump, 3);
    for (const color of TAPE_COLORS)
      values[`tape_iou.${color}.${side}`] = format(report[side].tapeIou[color], 3);
  }
  for (const color of TAPE_COLORS) values[`agreement.${color}`] = format(agreement[color], 3);
  return {
    ...values,
    'lane.d_difference_m': format(pose.dMetres, 3),
    'lane.phi_difference_rad': format(pose.phiRadians, 3),
    'pairs.seen': String(report.pairs),
    'pairs.compared': String(report.compared),
    'pairs.labelled': String(report.labelled.pairs),
    'labels.own_model': String(report.labelled.isOwn),
    'total.camera': String(totals.camera),
    'total.proxied': String(totals.proxied),
    'total.paired': String(totals.paired),
    'total.compared': String(totals.compared),
    'total.left_out': String(totals.leftOut),
    'total.broken': String(totals.broken),
    'total.unpaired.camera': String(totals.unpaired.camera),
    'total.unpaired.proxied': String(totals.unpaired.proxied),
    last_error: report.lastError,
  };
}

/** The report for a terminal, about 75 columns wide. */
export function formatLiveTable(report: LiveReport): string {
  const { camera, proxied, pose, agreement, totals } = report;
  const table = new Table({
    head: ['', 'camera', 'proxy', 'agreement'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right'],
  });
  for (const color of TAPE_COLORS) {
    table.push([
      `${color} segments per frame`,
      show(camera.segments[color], 1),
      show(proxied.segments[color], 1),
      show(agreement[color], 2),
    ]);
  }
  if (report.labelled.pairs > 0) {
    for (const color of TAPE_COLORS) {
      const [before, after] = [camera.tapeIou[color], proxied.tapeIou[color]];
      const judged = report.labelled.isOwn ? 'own model' : show(after, 2);
      table.push([`IoU with ${color} labels`, show(before, 2), judged, '']);
    }
  }
  table.push(
    ['segments on lane lines', show(camera.onLines, 1), show(proxied.onLines, 1), ''],
    ['their share', share(camera.onLinesShare), share(proxied.onLinesShare), ''],
    ['tape that comes or goes', share(camera.unsteady), share(proxied.unsteady), ''],
    ...(camera.jump === null
      ? []
      : [['lane off the wheels, m', show(camera.jump, 3), show(proxied.jump, 3), '']]),
    ['frames with nothing found', share(camera.nothingFound), share(proxied.nothingFound), ''],
    [
      'frames with the lane known',
      share(camera.laneFound),
      share(proxied.laneFound),
      pose.pairs === 0 ? '–' : `d ${show(pose.dMetres, 3)} m, phi ${show(pose.phiRadians, 2)} rad`,
    ],
    ['frames per second', camera.rate.toFixed(1), proxied.rate.toFixed(1), ''],
    ['age on arrival, ms', show(camera.ageMs, 1), show(proxied.ageMs, 1), ''],
  );
  const { unpaired, leftOut, broken } = totals;
  return [
    `camera ${report.topics.camera}`,
    `proxy  ${report.topics.proxied}`,
    table.toString(),
    ` ${report.compared} of ${report.pairs} pairs compared in ${report.seconds.toFixed(0)} s; since the start:`,
    ` left out ${leftOut}, broken ${broken}, without partner ${unpaired.camera} camera, ${unpaired.proxied} proxied`,
    ...(report.lastError === '' ? [] : [` last error: ${report.lastError}`]),
    `${report.level.toUpperCase()}: ${report.message}`,
  ].join('\n');
}

function format(value: number | null, digits: number): string {
  return value === null ? '' : value.toFixed(digits);
}

function show(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

function share(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(0)} %`;
}
