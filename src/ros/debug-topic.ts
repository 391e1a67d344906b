import type * as rclnodejs from 'rclnodejs';
import type { DebugOutput } from '../node/debug-image';
import { countSubscribers } from './subscribers';

const TYPE = 'sensor_msgs/msg/CompressedImage';

/** The publisher of the debug picture. */
export class DebugTopic implements DebugOutput {
  readonly #node: rclnodejs.Node;
  readonly #publisher: rclnodejs.Publisher<typeof TYPE>;

  constructor(node: rclnodejs.Node, topic: string) {
    this.#node = node;
    this.#publisher = node.createPublisher(TYPE, topic);
  }

  get subscriberCount(): number {
    return countSubscribers(this.#publisher);
  }

  publish(message: Buffer): void {
    this.#publisher.publish(message);
  }

  close(): void {
    this.#node.destroyPublisher(this.#publisher);
  }
}
