import { dropReason, showEstimate, showWithP } from '../evaluate/statistics/format-estimate';
import type { Difference } from '../evaluate/statistics/estimates';
import type { Estimate } from '../evaluate/statistics/schema-parts';
import type { DriveRow } from './drive-results';

/** Heads of what describeRow gives. */
export const ROW_HEAD = [
  'light',
  'map',
  'variant',
  'episodes',
  'lasted',
  'survival, s',
  'survival against raw, s',
  'distance, m',
  'distance against raw, m',
  'deviation, m s',
  'deviation against raw, m s',
  'infractions, s',
  'infractions against raw, s',
] as const;

/** A row's figures as text: medians, and differences to raw, with 95 % intervals where there are any. */
export function describeRow({ light, map, label, episodes, survived, figures, gain }: DriveRow): string[] {
  return [
    light,
    map,
    label,
    String(episodes),
    `${Math.round(100 * survived)} %`,
    describeEstimate(figures.survivalTime, 1),
    describeGain(gain?.survivalTime, 1),
    describeEstimate(figures.distance),
    describeGain(gain?.distance),
    describeEstimate(figures.lateralDeviation),
    describeGain(gain?.lateralDeviation),
    describeEstimate(figures.majorInfractions, 1),
    describeGain(gain?.majorInfractions, 1),
  ];
}

/** A figure with its interval. Too few episodes give none: the table's caption says so. */
export function describeEstimate(estimate: Estimate | undefined, digits = 2): string {
  return showEstimate(dropReason(estimate), digits);
}

/** A difference with its interval and p; empty where there is none. */
export function describeGain(gain: Difference | undefined, digits = 2): string {
  return showWithP(describeEstimate(gain?.difference, digits), gain?.p);
}
