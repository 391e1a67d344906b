import { readFrameCounts, type FrameCounts } from '../../status/frame-counts';
import type { Seen, Tick } from './stream-driver';

/** One frame waits, one is being processed. */
const MAX_PENDING = 2;

/**
 * Checks the node's counters by what is known from outside. That received = published + dropped + pending is how the
 * node finds `pending`; so the check is that this is never a number that cannot be, that no counter goes back, and that
 * at the end nothing is pending, no more was received than sent, and no less published than arrived.
 * @param before the node's last word before the camera began
 * @returns what is wrong, in words
 */
export function checkTicks(before: Tick, { sent, arrivals, ticks }: Seen): string[] {
  const wrong: string[] = [];
  let previous = readFrameCounts(before.values);
  const first = previous;
  for (const [number, { values }] of ticks.entries()) {
    const counts = readFrameCounts(values);
    const problem = describeProblem(counts, previous);
    if (problem) wrong.push(`tick ${number + 1}: ${problem}`);
    previous = counts;
  }
  if (ticks.length === 0) wrong.push('no diagnostics came');
  if (previous.pending !== 0) wrong.push(`at the end: ${previous.pending} pending`);
  const received = previous.received - first.received;
  const published = countPublished(previous) - countPublished(first);
  if (received > sent) wrong.push(`at the end: ${received} received of ${sent} sent`);
  if (published < arrivals.length) {
    wrong.push(`at the end: ${arrivals.length} arrived of ${published} published`);
  }
  return wrong;
}

function describeProblem(counts: FrameCounts, previous: FrameCounts): string | undefined {
  const { received, dropped, pending } = counts;
  if (received !== countPublished(counts) + dropped + pending) {
    return `${received} received, ${countPublished(counts)} published + ${dropped} dropped + ${pending} pending`;
  }
  if (pending < 0 || pending > MAX_PENDING) return `${pending} pending`;
  const keys = ['received', 'translated', 'passedThrough', 'held', 'dropped'] as const;
  const back = keys.find((key) => counts[key] < previous[key]);
  return back && `${back} went back from ${previous[back]} to ${counts[back]}`;
}

function countPublished({ translated, passedThrough, held }: FrameCounts): number {
  return translated + passedThrough + held;
}
