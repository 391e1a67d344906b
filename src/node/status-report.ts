import type { CounterSnapshot } from '../pipeline/frame-counters';
import type { StatusValues } from '../status/status-values';
import { describeState, type CountedAt } from './describe-state';
import { judgeHealth, type Health, type HealthFacts } from './judge-health';
import type { ProxyState } from './proxy-state';

/** What the proxy says of itself on /diagnostics. */
export interface StatusReport extends Health {
  readonly values: StatusValues;
}

/** Makes the reports of a running proxy; each is about the time since the one before. */
export class StatusReports {
  #previous: CountedAt | undefined;
  #restarts = 0;

  next(state: ProxyState): StatusReport {
    const now = { at: performance.now(), counters: state.counters };
    const before = this.#previous ?? now;
    this.#previous = now;
    // A worker that was lost and is back between two reports is reported, too: its frames were not translated.
    const isBack = state.model.restarts > this.#restarts;
    this.#restarts = state.model.restarts;
    const modelProblem = state.model.problem || (isBack ? state.model.lastProblem : '');
    const health = judgeHealth({ ...collectFacts(state, before.counters), modelProblem });
    return { ...health, values: describeState(state, before, now) };
  }
}

function collectFacts(state: ProxyState, before: CounterSnapshot): Omit<HealthFacts, 'modelProblem'> {
  const { counters, latencies, isSubscribed, subscribedAt } = state;
  return {
    ...state,
    failures: counters.failures - before.failures,
    failuresInARow: counters.failuresInARow,
    longestMs: latencies.takeLongest('total'),
    msSinceLastPublish: isSubscribed ? performance.now() - Math.max(counters.publishedAt, subscribedAt) : 0,
    isReceiving: counters.received > before.received,
  };
}
