import {
  ANOMALIES,
  DROP_CAUSES,
  type Anomaly,
  type CounterSnapshot,
  type DropCause,
} from '../pipeline/frame-counters';
import { FRAME_STAGES, type FrameStage } from '../pipeline/frame-stages';
import type { StageLatency } from '../pipeline/latency';
import { QUANTILES, type Quantile, type StatusValues } from '../status/status-values';
import type { ProxyState } from './proxy-state';

/** The counters at one time. */
export interface CountedAt {
  /** ms, monotonic (performance.now). */
  readonly at: number;
  readonly counters: CounterSnapshot;
}

/** The values of the proxy's status on /diagnostics. @param before the last report, for the rates */
export function describeState(state: ProxyState, before: CountedAt, now: CountedAt): StatusValues {
  const { model } = state;
  const { counters } = now;
  return {
    lifecycle: state.lifecycle,
    enabled: String(state.enabled),
    model: model.name,
    direction: model.direction,
    sha256: model.sha256,
    provider: model.provider,
    'model.problem': model.problem,
    'model.restarts': String(model.restarts),
    'model.swaps': String(model.swaps),
    'topic.input': state.inputTopic,
    'topic.output': state.outputTopics.join(' '),
    'topic.shared': state.sharedTopics.join(' '),
    subscribers: String(state.subscribers),
    last_error: state.lastError,
    pid: String(process.pid),
    'event_loop.max_gap_ms': state.eventLoopGapMs.toFixed(2),
    'rate.in_hz': describeRate(before, now, ({ received }) => received),
    'rate.out_hz': describeRate(before, now, countOut),
    'rate.failed_hz': describeRate(before, now, ({ failures }) => failures),
    'frames.received': String(counters.received),
    'frames.translated': String(counters.translated),
    'frames.passed_through': String(counters.passedThrough),
    'frames.held': String(counters.held),
    'frames.failed': String(counters.failures),
    'frames.failed_in_a_row': String(counters.failuresInARow),
    'frames.pending': String(counters.pending),
    ...describeDrops(counters),
    ...describeAnomalies(counters),
    ...describeLatencies(state.latencies),
  };
}

function countOut({ translated, passedThrough, held }: CounterSnapshot): number {
  return translated + passedThrough + held;
}

function describeRate(before: CountedAt, now: CountedAt, count: (of: CounterSnapshot) => number): string {
  const seconds = Math.max((now.at - before.at) / 1000, 1e-3);
  return ((count(now.counters) - count(before.counters)) / seconds).toFixed(1);
}

function describeDrops({ dropped }: CounterSnapshot): Record<`dropped.${DropCause}`, string> {
  return mapKeys(DROP_CAUSES, (cause) => [`dropped.${cause}`, String(dropped[cause])]);
}

function describeAnomalies({ anomalies }: CounterSnapshot): Record<`anomaly.${Anomaly}`, string> {
  return mapKeys(ANOMALIES, (anomaly) => [`anomaly.${anomaly}`, String(anomalies[anomaly])]);
}

type LatencyKey = `latency.${FrameStage}.${Quantile}_ms`;

function describeLatencies(latencies: StageLatency<FrameStage>): Record<LatencyKey, string> {
  const summaries = latencies.summarize();
  const pairs = FRAME_STAGES.flatMap((stage) => QUANTILES.map((quantile) => [stage, quantile] as const));
  return mapKeys(pairs, ([stage, quantile]) => [
    `latency.${stage}.${quantile}_ms`,
    summaries[stage][quantile].toFixed(2),
  ]);
}

/** Replaces Object.fromEntries, which forgets the keys' type. The items must be all that make such a key. */
function mapKeys<Item, Key extends string>(
  items: readonly Item[],
  describe: (item: Item) => readonly [Key, string],
): Record<Key, string> {
  return Object.fromEntries(items.map(describe)) as Record<Key, string>;
}
