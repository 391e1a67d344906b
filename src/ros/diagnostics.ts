import type * as rclnodejs from 'rclnodejs';
import type { CounterSnapshot } from '../pipeline/frame-counters';
import type { FrameStage } from '../pipeline/frame-loop';
import type { StageLatency } from '../pipeline/latency';
import { STATUS_SUFFIX } from '../status/proxy-status';
import { serializeDiagnostics } from '../message/diagnostic-message';
import { TOPICS } from './interface-table';
import { judgeHealth, type HealthFacts, type HealthLimits } from './judge-health';
import type { ModelState } from './model-holder';

/** What the node knows of itself at one moment. */
export interface ProxyState {
  readonly counters: CounterSnapshot;
  readonly latencies: StageLatency<FrameStage>;
  readonly lifecycle: string;
  readonly model: ModelState;
  readonly enabled: boolean;
  /** Whether the camera is subscribed, since somebody listens. */
  readonly isWanted: boolean;
  /** Since when, ms, monotonic (performance.now). */
  readonly wantedSince: number;
  readonly inputTopic: string;
  readonly outputTopics: readonly string[];
  readonly subscribers: number;
  /** Proxy topics that others publish, too. */
  readonly sharedTopics: readonly string[];
  readonly failedTransition: string;
  readonly lastError: string;
  /** Longest gap of the event loop since the last reading, ms. */
  readonly eventLoopGapMs: number;
  readonly limits: HealthLimits;
}

/** Publishes /diagnostics each second from a timer, so also while no frame comes or one hangs. */
export class Diagnostics {
  readonly #node: rclnodejs.Node;
  readonly #publisher: rclnodejs.Publisher<'diagnostic_msgs/msg/DiagnosticArray'>;
  readonly #timer: NodeJS.Timeout;
  #previous: { at: number; counters: CounterSnapshot } | undefined;
  #restarts = 0;

  constructor(node: rclnodejs.Node, read: () => ProxyState, periodMs = 1000) {
    this.#node = node;
    this.#publisher = node.createPublisher(TOPICS.diagnostics.type, TOPICS.diagnostics.name);
    this.#timer = setInterval(() => {
      this.#publish(read());
    }, periodMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#node.destroyPublisher(this.#publisher);
  }

  #publish(state: ProxyState): void {
    const before = this.#previous?.counters ?? state.counters;
    // A worker that was lost and is back between two reports is told of, too: its frames were not translated.
    const isBack = state.model.restarts > this.#restarts;
    this.#restarts = state.model.restarts;
    const modelProblem = state.model.problem || (isBack ? state.model.lastProblem : '');
    const { level, message } = judgeHealth({ ...collectFacts(state, before), modelProblem });
    const serialized = serializeDiagnostics(this.#node.now().nanoseconds, {
      level,
      name: `${this.#node.getFullyQualifiedName()}${STATUS_SUFFIX}`,
      message,
      hardwareId: state.model.name,
      values: this.#describe(state),
    });
    this.#publisher.publish(serialized);
  }

  #describe(state: ProxyState): Record<string, string> {
    const { counters, latencies } = state;
    const values: Record<string, string> = {
      lifecycle: state.lifecycle,
      enabled: String(state.enabled),
      model: state.model.name,
      direction: state.model.direction,
      sha256: state.model.sha256,
      provider: state.model.provider,
      'model.problem': state.model.problem,
      'model.restarts': String(state.model.restarts),
      'model.swaps': String(state.model.swaps),
      'topic.input': state.inputTopic,
      'topic.output': state.outputTopics.join(' '),
      'topic.shared': state.sharedTopics.join(' '),
      subscribers: String(state.subscribers),
      last_error: state.lastError,
      pid: String(process.pid),
      'event_loop.max_gap_ms': state.eventLoopGapMs.toFixed(2),
      ...this.#describeRates(counters),
      'frames.received': String(counters.received),
      'frames.translated': String(counters.translated),
      'frames.passed_through': String(counters.passedThrough),
      'frames.held': String(counters.held),
      'frames.failed': String(counters.failures),
      'frames.failed_in_a_row': String(counters.failuresInARow),
      'frames.pending': String(counters.pending),
    };
    for (const [cause, count] of Object.entries(counters.dropped)) values[`dropped.${cause}`] = String(count);
    for (const [oddity, count] of Object.entries(counters.oddities)) values[`odd.${oddity}`] = String(count);
    for (const [stage, summary] of Object.entries(latencies.summarize())) {
      for (const quantile of ['p50', 'p95', 'p99'] as const) {
        values[`latency.${stage}.${quantile}_ms`] = summary[quantile].toFixed(2);
      }
    }
    return values;
  }

  #describeRates(counters: CounterSnapshot): Record<string, string> {
    const now = performance.now();
    const before = this.#previous ?? { at: now, counters };
    this.#previous = { at: now, counters };
    const seconds = Math.max((now - before.at) / 1000, 1e-3);
    const rate = (count: (of: CounterSnapshot) => number): string =>
      ((count(counters) - count(before.counters)) / seconds).toFixed(1);
    return {
      'rate.in_hz': rate((of) => of.received),
      'rate.out_hz': rate((of) => of.translated + of.passedThrough + of.held),
      'rate.failed_hz': rate((of) => of.failures),
    };
  }
}

function collectFacts(state: ProxyState, before: CounterSnapshot): Omit<HealthFacts, 'modelProblem'> {
  const { counters, latencies, isWanted, wantedSince } = state;
  return {
    ...state,
    failures: counters.failures - before.failures,
    failuresInARow: counters.failuresInARow,
    longestMs: latencies.takeLongest('total'),
    silentMs: isWanted ? performance.now() - Math.max(counters.publishedAt, wantedSince) : 0,
    isReceiving: counters.received > before.received,
  };
}
