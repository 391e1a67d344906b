import { findMedian } from '../summarize';
import { checkLimit, type Target } from '../targets';
import type { OperationResult } from './operation-result';

/** The targets that README and docs/benchmarks.md promise. */
const PROMISED = {
  configureSeconds: 3,
  idleShare: 0.02,
  swapGapMs: 100,
  crashSeconds: 2,
  p99Ms: 33,
  memoryGrowth: 0.05,
} as const;

type Figures = Pick<OperationResult, 'start' | 'idle' | 'swap' | 'crashes' | 'soak'>;

/** The worst value of each figure counts; of the idle node's CPU the median. */
export function checkOperation({ start, idle, swap, crashes, soak }: Figures): Target[] {
  const { configureSeconds, idleShare, swapGapMs, crashSeconds, p99Ms, memoryGrowth } = PROMISED;
  const targets: Target[] = [];
  if (start) {
    targets.push(
      checkLimit('configure to first translated frame, s', Math.max(...start.configure), configureSeconds),
    );
  }
  // CPU time is counted in hundredths of a second, and a collection falls into one window or another.
  if (idle) targets.push(checkLimit('no subscribers: share of one core', findMedian(idle), idleShare));
  if (swap)
    targets.push(checkLimit('hot swap: longest gap between frames, ms', Math.max(...swap.gapsMs), swapGapMs));
  if (crashes) {
    const rest = crashes.slice(1);
    targets.push(
      checkLimit('worker crash to first good frame, s', crashes[0] ?? NaN, crashSeconds),
      checkLimit(`the same of ${rest.length} more crashes in a row, s`, Math.max(...rest), crashSeconds),
    );
  }
  if (soak) {
    const { rssMiB, openFiles, threads } = soak;
    targets.push(
      checkLimit('soak: p99 latency, ms', soak.latency.p99, p99Ms),
      checkLimit('soak: ticks with counters that do not add up', soak.wrong.length, 0),
      checkLimit('soak: growth of resident memory', rssMiB.end / rssMiB.start - 1, memoryGrowth),
      checkLimit('soak: more open files', openFiles.end - openFiles.start, 0),
      checkLimit('soak: more threads', threads.end - threads.start, 0),
    );
  }
  return targets;
}
