import type * as rclnodejs from 'rclnodejs';
import type { CounterSnapshot } from '../pipeline/frame-counters';
import type { FrameStage } from '../pipeline/frame-loop';
import type { StageLatency } from '../pipeline/latency';
import { serializeDiagnostics } from './diagnostic-message';

/** diagnostic_msgs/msg/DiagnosticStatus */
const LEVEL = { ok: 0, warn: 1, error: 2, stale: 3 } as const;

/** What the node knows of itself at one moment. */
export interface ProxyState {
  readonly counters: CounterSnapshot;
  readonly latencies: StageLatency<FrameStage>;
  readonly lifecycle: string;
  readonly model: string;
  readonly sha256: string;
  readonly provider: string;
  readonly inputTopic: string;
  readonly outputTopics: string;
  readonly subscribers: number;
  readonly lastError: string;
  /** Longest gap of the event loop since the last reading, ms. */
  readonly eventLoopGapMs: number;
}

/** Publishes /diagnostics each second from a timer, so also while no frame comes or one hangs. */
export class Diagnostics {
  readonly #node: rclnodejs.Node;
  readonly #publisher: rclnodejs.Publisher<'diagnostic_msgs/msg/DiagnosticArray'>;
  readonly #timer: NodeJS.Timeout;
  #previous: { at: number; counters: CounterSnapshot } | undefined;

  constructor(node: rclnodejs.Node, read: () => ProxyState, periodMs = 1000) {
    this.#node = node;
    this.#publisher = node.createPublisher('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics');
    this.#timer = setInterval(() => {
      this.#publish(read());
    }, periodMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#node.destroyPublisher(this.#publisher);
  }

  #publish(state: ProxyState): void {
    const values = this.#describe(state);
    const isFailing = state.lastError !== '' && values['rate.failed_hz'] !== '0.0';
    const message = serializeDiagnostics(this.#node.now().nanoseconds, {
      level: isFailing ? LEVEL.error : LEVEL.ok,
      name: `${this.#node.getFullyQualifiedName()}: camera proxy`,
      message: isFailing ? state.lastError : state.lifecycle,
      hardwareId: state.model,
      values,
    });
    this.#publisher.publish(message);
  }

  #describe(state: ProxyState): Record<string, string> {
    const { counters, latencies } = state;
    const values: Record<string, string> = {
      lifecycle: state.lifecycle,
      model: state.model,
      sha256: state.sha256,
      provider: state.provider,
      'topic.input': state.inputTopic,
      'topic.output': state.outputTopics,
      subscribers: String(state.subscribers),
      last_error: state.lastError,
      'event_loop.max_gap_ms': state.eventLoopGapMs.toFixed(2),
      ...this.#describeRates(counters),
      'frames.received': String(counters.received),
      'frames.translated': String(counters.translated),
      'frames.passed_through': String(counters.passedThrough),
      'frames.held': String(counters.held),
      'frames.failed': String(counters.failures),
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
