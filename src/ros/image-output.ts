import type * as rclnodejs from 'rclnodejs';
import { ImageMessageWriter } from '../message/write-image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import type { FrameOutput } from '../pipeline/frame-loop';
import type { OutputImage, OutputTransport } from '../pipeline/picture-codec';
import { makeQos, type QosProfile } from './qos';
import { countSubscribers } from './subscribers';
import type { TopicNames } from './topic-names';

/** The publishers of the proxy topics. */
export class ImageOutput implements FrameOutput {
  readonly #node: rclnodejs.Node;
  readonly #compressed: rclnodejs.Publisher<'sensor_msgs/msg/CompressedImage'> | undefined;
  readonly #raw: rclnodejs.Publisher<'sensor_msgs/msg/Image'> | undefined;
  readonly #writer = new ImageMessageWriter();

  constructor(node: rclnodejs.Node, names: TopicNames, transport: OutputTransport, profile: QosProfile) {
    this.#node = node;
    const qos = makeQos(profile);
    if (transport !== 'raw') {
      this.#compressed = node.createPublisher('sensor_msgs/msg/CompressedImage', names.outputCompressed, {
        qos,
      });
    }
    if (transport !== 'compressed') {
      this.#raw = node.createPublisher('sensor_msgs/msg/Image', names.outputRaw, { qos });
    }
  }

  /** How many subscribe, in all. */
  get subscriberCount(): number {
    return [this.#compressed, this.#raw].reduce(
      (sum, publisher) => sum + (publisher ? countSubscribers(publisher) : 0),
      0,
    );
  }

  get topics(): string[] {
    return [this.#compressed, this.#raw].flatMap((publisher) => (publisher ? [publisher.topic] : []));
  }

  publish({ header }: CameraFrame, { compressed, raw }: OutputImage): void {
    if (compressed) this.#compressed?.publish(this.#writer.write(header, compressed));
    if (raw) this.#raw?.publish(this.#writer.write(header, raw));
  }

  close(): void {
    for (const publisher of [this.#compressed, this.#raw]) {
      if (publisher) this.#node.destroyPublisher(publisher);
    }
  }
}
