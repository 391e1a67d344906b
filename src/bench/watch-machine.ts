import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readCpuSeconds, readMachineCpuSeconds } from '../process-usage';

const LOOK_MS = 5;

/** What else was going on: figures mean little without it. */
export interface Surroundings {
  /** Share of all cores that programs other than the benchmark's took, 0..1. */
  readonly othersShare: number;
  /** Longest gap of an event loop that had next to nothing to do, ms: what the machine's scheduler alone makes of it. */
  readonly idleGapMs: number;
}

/**
 * Watches the machine while the benchmark runs.
 * @param pids of the benchmark's own processes
 * @returns ends it and tells
 */
export function watchMachine(pids: readonly number[]): () => Surroundings {
  const read = () => ({
    at: performance.now(),
    all: readMachineCpuSeconds(),
    own: pids.reduce((sum, pid) => sum + readCpuSeconds(pid), 0),
  });
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  const before = read();
  return () => {
    delay.disable();
    const after = read();
    const others = after.all - before.all - (after.own - before.own);
    const available = ((after.at - before.at) / 1000) * availableParallelism();
    return { othersShare: Math.max(0, others / available), idleGapMs: delay.max / 1e6 };
  };
}
