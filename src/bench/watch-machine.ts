import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readCpuSeconds, readMachineCpuSeconds } from '../process/process-usage';

const LOOK_MS = 5;

/** The load of other programs: figures mean little without it. */
export interface Surroundings {
  /** Share of all cores that programs other than the benchmark's took, 0..1. */
  readonly othersShare: number;
  /**
   * Longest gap of a nearly idle event loop during the measurement, ms: the part that the machine's scheduler causes.
   */
  readonly idleGapMs: number;
}

/**
 * Watches the machine while the benchmark runs.
 * @param pids of the benchmark's own processes
 * @returns ends it and tells the share of all cores that other programs took
 */
export function watchMachine(pids: readonly number[]): () => number {
  const read = () => ({
    at: performance.now(),
    all: readMachineCpuSeconds(),
    own: pids.reduce((sum, pid) => sum + readCpuSeconds(pid), 0),
  });
  const before = read();
  return () => {
    const after = read();
    const others = after.all - before.all - (after.own - before.own);
    const available = ((after.at - before.at) / 1000) * availableParallelism();
    return Math.max(0, others / available);
  };
}

/**
 * Watches this process's event loop.
 * @returns ends it and tells the longest gap in ms, the 5 ms between two looks included as in the node's own figure
 */
export function watchOwnLoop(): () => number {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  return () => {
    delay.disable();
    return delay.max / 1e6;
  };
}
