import { setTimeout as delay } from 'node:timers/promises';
import * as rclnodejs from 'rclnodejs';
import { nanosecondsToStamp } from '../message/image-message';
import { ImageMessageWriter } from '../message/write-image-message';
import { makeQos } from './qos';
import { spinNode } from './spin-node';

export interface CameraNodeOptions {
  readonly name: string;
  /** Topic of the CompressedImage; absolute, or under the node's namespace. */
  readonly topic: string;
  readonly frameId: string;
}

/** subscriptionCount is a getter in rclnodejs; its type declarations call it a method. */
interface Counted {
  readonly subscriptionCount: number;
}

/** Stands in for a camera driver: publishes JPEGs that it is given, stamped as they go out, reliable, keep last 1. */
export class CameraNode {
  readonly #node: rclnodejs.Node;
  readonly #publisher: rclnodejs.Publisher<'sensor_msgs/msg/CompressedImage'>;
  readonly #frameId: string;
  readonly #writer = new ImageMessageWriter();

  private constructor(node: rclnodejs.Node, { topic, frameId }: CameraNodeOptions) {
    this.#node = node;
    this.#frameId = frameId;
    const qos = makeQos({
      history: 'keep_last',
      depth: 1,
      reliability: 'reliable',
      durability: 'volatile',
    });
    this.#publisher = node.createPublisher('sensor_msgs/msg/CompressedImage', topic, { qos });
  }

  /** One for each process: it starts ROS, and `close` ends it. */
  static async open(options: CameraNodeOptions): Promise<CameraNode> {
    await rclnodejs.init();
    rclnodejs.removeSignalHandlers();
    const node = new rclnodejs.Node(options.name);
    spinNode(node, 100);
    return new CameraNode(node, options);
  }

  get subscriberCount(): number {
    return (this.#publisher as unknown as Counted).subscriptionCount;
  }

  /** @param jpeg a whole JPEG; it is not changed and may be published again */
  publish(jpeg: Uint8Array): void {
    const header = { stamp: nanosecondsToStamp(this.#node.now().nanoseconds), frameId: this.#frameId };
    this.#publisher.publish(this.#writer.write(header, { kind: 'compressed', format: 'jpeg', data: jpeg }));
  }

  /**
   * Publishes pictures one after the other without drift. A picture that is late by more than a period is not made up
   * for by a burst, which no camera would send: the schedule then starts again.
   * @param rate Hz
   * @returns how many were published
   */
  async play(pictures: Iterable<Uint8Array>, rate: number): Promise<number> {
    const period = 1000 / rate;
    let due = performance.now();
    let count = 0;
    for (const picture of pictures) {
      const wait = due - performance.now();
      if (wait > 0) await delay(wait);
      else if (wait < -period) due = performance.now();
      this.publish(picture);
      count++;
      due += period;
    }
    return count;
  }

  close(): void {
    this.#node.destroy();
    rclnodejs.shutdown();
  }
}
