import type * as rclnodejs from 'rclnodejs';
import type { CameraImage } from '../pipeline/frame';
import type { StampedImage } from '../pipeline/frame-loop';
import {
  readCompressedImage,
  readImage,
  stampToNanoseconds,
  type CompressedImageMessage,
  type Header,
  type ImageMessage,
} from './image-messages';
import { makeQos, type QosProfile } from './qos';

/** The camera subscription, which comes and goes with the need for it. */
export class ImageInput {
  readonly #node: rclnodejs.Node;
  readonly #open: () => rclnodejs.Subscription;
  #subscription: rclnodejs.Subscription | undefined;

  /** @param receive must return at once: it runs on the thread that serves the whole node */
  constructor(
    node: rclnodejs.Node,
    topic: string,
    transport: 'compressed' | 'raw',
    profile: QosProfile,
    receive: (frame: StampedImage<Header>) => void,
  ) {
    this.#node = node;
    const offer = (header: Header, image: CameraImage): void => {
      receive({ header, stamp: stampToNanoseconds(header.stamp), receivedAt: performance.now(), image });
    };
    // A fresh QoS for each subscription: rclnodejs keeps a reference to the one it is given.
    this.#open =
      transport === 'compressed'
        ? () =>
            node.createSubscription(
              'sensor_msgs/msg/CompressedImage',
              topic,
              { qos: makeQos(profile) },
              (message: unknown) => {
                const image = message as CompressedImageMessage;
                offer(image.header, readCompressedImage(image));
              },
            )
        : () =>
            node.createSubscription(
              'sensor_msgs/msg/Image',
              topic,
              { qos: makeQos(profile) },
              (message: unknown) => {
                const image = message as ImageMessage;
                offer(image.header, readImage(image));
              },
            );
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
