import type * as rclnodejs from 'rclnodejs';
import type { ProxyParameters } from '../config/parameter-table';
import { ImageMessageWriter } from '../message/write-image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import type { FrameOutput } from '../pipeline/frame-loop';
import type { OutputImage, OutputTransport } from '../pipeline/picture-codec';
import { describeOutputQos } from './describe-qos';
import { makeQos, readOutputQos } from './qos';
import { countSubscribers } from './subscribers';
import { listEndpoints } from './topic-endpoints';
import type { TopicNames } from '../node/topic-names';

/** The publishers of the proxy topics. */
export class ImageOutput implements FrameOutput {
  readonly #node: rclnodejs.Node;
  readonly #parameters: ProxyParameters;
  readonly #compressed: rclnodejs.Publisher<'sensor_msgs/msg/CompressedImage'> | undefined;
  readonly #raw: rclnodejs.Publisher<'sensor_msgs/msg/Image'> | undefined;
  readonly #writers = { compressed: new ImageMessageWriter(), raw: new ImageMessageWriter() };
  /** Size of the largest picture of each kind, in bytes. */
  readonly #bytes = { compressed: 0, raw: 0 };

  constructor(
    node: rclnodejs.Node,
    names: TopicNames,
    transport: OutputTransport,
    parameters: ProxyParameters,
  ) {
    this.#node = node;
    this.#parameters = parameters;
    if (transport !== 'raw') {
      this.#compressed = node.createPublisher('sensor_msgs/msg/CompressedImage', names.outputCompressed, {
        qos: makeQos(readOutputQos(parameters, 'compressed')),
      });
    }
    if (transport !== 'compressed') {
      this.#raw = node.createPublisher('sensor_msgs/msg/Image', names.outputRaw, {
        qos: makeQos(readOutputQos(parameters, 'raw')),
      });
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

  /** Which subscribers get no picture by their QoS, one sentence each. */
  get qosProblems(): string[] {
    return (['compressed', 'raw'] as const).flatMap((kind) => {
      const topic = (kind === 'raw' ? this.#raw : this.#compressed)?.topic;
      if (topic === undefined) return [];
      const { reliability } = readOutputQos(this.#parameters, kind);
      const subscribers = listEndpoints(this.#node, 'subscriptions', topic);
      return describeOutputQos(topic, reliability, this.#bytes[kind], subscribers);
    });
  }

  publish({ header }: CameraFrame, { compressed, raw }: OutputImage): void {
    this.#bytes.compressed = Math.max(this.#bytes.compressed, compressed?.data.length ?? 0);
    this.#bytes.raw = Math.max(this.#bytes.raw, raw?.data.length ?? 0);
    // Both are written before one is out: a frame of which one picture was published must not be replaced.
    const compressedMessage = compressed && this.#writers.compressed.write(header, compressed);
    const rawMessage = raw && this.#writers.raw.write(header, raw);
    if (compressedMessage) this.#compressed?.publish(compressedMessage);
    if (rawMessage) this.#raw?.publish(rawMessage);
  }

  close(): void {
    for (const publisher of [this.#compressed, this.#raw]) {
      if (publisher) this.#node.destroyPublisher(publisher);
    }
  }
}
