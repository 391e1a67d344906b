import type * as rclnodejs from 'rclnodejs';
import { serializeDiagnostics } from '../message/diagnostic-message';
import { STATUS_SUFFIX } from '../status/proxy-status';
import { TOPICS } from '../node/interface-table';
import type { ProxyState } from '../node/proxy-state';
import { StatusReports } from '../node/status-report';

/** Publishes /diagnostics each second from a timer, so also while no frame comes or one hangs. */
export class Diagnostics {
  readonly #node: rclnodejs.Node;
  readonly #hardwareId: string;
  readonly #publisher: rclnodejs.Publisher<'diagnostic_msgs/msg/DiagnosticArray'>;
  readonly #timer: NodeJS.Timeout;
  readonly #reports = new StatusReports();

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
    const { level, message, values } = this.#reports.next(state);
    const serialized = serializeDiagnostics(this.#node.now().nanoseconds, {
      level,
      name: `${this.#node.getFullyQualifiedName()}${STATUS_SUFFIX}`,
      message,
      hardwareId: this.#hardwareId,
      values,
    });
    this.#publisher.publish(serialized);
  }
}
