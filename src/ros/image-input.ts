import type * as rclnodejs from 'rclnodejs';
import { stampToNanoseconds, type ImageKind } from '../message/image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import { makeQos, type QosProfile } from './qos';
import { readReceivedImage } from './read-received-image';

/** The camera subscription, which comes and goes with the need for it. */
export class ImageInput {
  readonly #node: rclnodejs.Node;
  readonly #open: () => rclnodejs.Subscription;
  #subscription: rclnodejs.Subscription | undefined;

  /** @param receive must return at once: it runs on the thread that serves the whole node */
  constructor(
    node: rclnodejs.Node,
    topic: string,
    transport: ImageKind,
    profile: QosProfile,
    receive: (frame: CameraFrame) => void,
  ) {
    this.#node = node;
    const type = transport === 'compressed' ? 'sensor_msgs/msg/CompressedImage' : 'sensor_msgs/msg/Image';
    // A fresh QoS for each subscription: rclnodejs keeps a reference to the one it is given.
    this.#open = () =>
      node.createSubscription(type, topic, { qos: makeQos(profile), isRaw: true }, (bytes: unknown) => {
        const { header, image } = readReceivedImage(transport, bytes as Buffer);
        receive({
          header,
          stamp: stampToNanoseconds(header.stamp),
          receivedAt: performance.now(),
          image,
        });
      });
  }

  get isOpen(): boolean {
    return this.#subscription !== undefined;
  }

  get topic(): string | undefined {
    return this.#subscription?.topic;
  }

  open(): void {
    this.#subscription ??= this.#open();
  }

  close(): void {
    if (this.#subscription) this.#node.destroySubscription(this.#subscription);
    this.#subscription = undefined;
  }
}
