import { dropReason, showEstimate, showShare } from '../statistics/format-estimate';
import type { Estimate } from '../statistics/schema-parts';
import type { Compared, ComparedRow } from './compare-schema';

interface Basis extends Pick<Compared, 'a' | 'b' | 'figure' | 'scenes'> {
  readonly margin: number;
}

/**
 * Says whether b is better than a, the same or worse: the whole interval of the difference must lie beyond the margin, or
 * within it.
 */
export function judgeDifference(
  { a, b, difference }: ComparedRow,
  { a: old, b: now, figure, margin, scenes }: Basis,
): Pick<Compared, 'verdict' | 'sentence'> {
  const verdict = decide(difference, margin);
  const show = (estimate: Estimate): string =>
    figure === 'lane-lines' ? showShare(dropReason(estimate)) : showEstimate(dropReason(estimate));
  const what = WHAT[figure];
  const few = difference.reason === undefined ? '' : `; ${difference.reason}`;
  const about = `margin ${figure === 'lane-lines' ? `${100 * margin} %` : margin}, ${scenes} ${scenes === 1 ? 'scene' : 'scenes'} in both${few}`;
  const sentence =
    `${now.variant} in ${now.name} against ${old.variant} in ${old.name}: ${what} ${show(b)} against ${show(a)}, ` +
    `a difference of ${show(difference)}: ${PHRASES[verdict]} (${about}).`;
  return { verdict, sentence };
}

function decide({ low, high }: Estimate, margin: number): Compared['verdict'] {
  if (low === null || high === null) return 'undecided';
  if (low > margin) return 'better';
  if (high < -margin) return 'worse';
  return low >= -margin && high <= margin ? 'same' : 'undecided';
}

const WHAT = {
  iou: 'mean IoU',
  labels: "mean IoU with a model's labels",
  'lane-lines': 'share of frames that show both lines of a lane',
} as const;
const PHRASES = {
  better: 'better',
  same: 'the same',
  worse: 'worse',
  undecided: 'this data cannot tell whether it is better',
} as const;
