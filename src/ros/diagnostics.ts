import type * as rclnodejs from 'rclnodejs';
import { serializeDiagnostics } from '../message/diagnostic-message';
import type { CounterSnapshot } from '../pipeline/frame-counters';
import { STATUS_SUFFIX } from '../status/proxy-status';
import { describeState, type CountedAt } from './describe-state';
import { TOPICS } from './interface-table';
import { judgeHealth, type HealthFacts } from './judge-health';
import type { ProxyState } from './proxy-state';

/** Publishes /diagnostics each second from a timer, so also while no frame comes or one hangs. */
export class Diagnostics {
  readonly #node: rclnodejs.Node;
  readonly #hardwareId: string;
  readonly #publisher: rclnodejs.Publisher<'diagnostic_msgs/msg/DiagnosticArray'>;
  readonly #timer: NodeJS.Timeout;
  #previous: CountedAt | undefined;
  #restarts = 0;

  /** @param hardwareId which robot it is */
  constructor(node: rclnodejs.Node, hardwareId: string, read: () => ProxyState, periodMs = 1000) {
    this.#node = node;
    this.#hardwareId = hardwareId;
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
    const now = { at: performance.now(), counters: state.counters };
    const before = this.#previous ?? now;
    this.#previous = now;
    // A worker that was lost and is back between two reports is reported, too: its frames were not translated.
    const isBack = state.model.restarts > this.#restarts;
    this.#restarts = state.model.restarts;
    const modelProblem = state.model.problem || (isBack ? state.model.lastProblem : '');
    const { level, message } = judgeHealth({ ...collectFacts(state, before.counters), modelProblem });
    const serialized = serializeDiagnostics(this.#node.now().nanoseconds, {
      level,
      name: `${this.#node.getFullyQualifiedName()}${STATUS_SUFFIX}`,
      message,
      hardwareId: this.#hardwareId,
      values: describeState(state, before, now),
    });
    this.#publisher.publish(serialized);
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
