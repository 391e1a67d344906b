import type * as rclnodejs from 'rclnodejs';
import type { ImageKind } from '../message/image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import { describeInputQos } from './describe-qos';
import { makeQos, type InputQos, type QosProfile } from './qos';
import { readReceivedFrame } from '../node/read-received-image';
import { listEndpoints } from './topic-endpoints';

/** The camera subscription, which comes and goes with the need for it. */
export class ImageInput {
  /** Full name. */
  readonly topic: string;
  readonly #node: rclnodejs.Node;
  readonly #transport: ImageKind;
  readonly #qos: InputQos;
  readonly #receive: (frame: CameraFrame) => void;
  #open: { subscription: rclnodejs.Subscription; reliability: QosProfile['reliability'] } | undefined;

  /** @param receive must return at once: it runs on the thread that serves the whole node */
  constructor(
    node: rclnodejs.Node,
    topic: string,
    transport: ImageKind,
    qos: InputQos,
    receive: (frame: CameraFrame) => void,
  ) {
    this.topic = node.resolveTopicName(topic);
    this.#node = node;
    this.#transport = transport;
    this.#qos = qos;
    this.#receive = receive;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Why the publishers' QoS may keep their pictures away, in words; empty where it does not. */
  get qosProblem(): string {
    if (!this.#open) return '';
    const publishers = listEndpoints(this.#node, 'publishers', this.topic);
    return describeInputQos(this.#transport, this.#open.reliability, publishers);
  }

  open(): void {
    this.#open ??= this.#subscribe(this.#chooseReliability());
  }

  /** Subscribes anew where cameras came or went, and with them the reliability that fits; to be called often. */
  follow(): void {
    if (!this.#open || this.#qos.reliability !== 'matching') return;
    const reliability = this.#chooseReliability();
    if (reliability === this.#open.reliability) return;
    this.close();
    this.#open = this.#subscribe(reliability);
  }

  close(): void {
    if (this.#open) this.#node.destroySubscription(this.#open.subscription);
    this.#open = undefined;
  }

  #chooseReliability(): QosProfile['reliability'] {
    if (this.#qos.reliability !== 'matching') return this.#qos.reliability;
    const publishers = listEndpoints(this.#node, 'publishers', this.topic);
    return publishers.length > 0 && publishers.every(({ isReliable }) => isReliable)
      ? 'reliable'
      : 'best_effort';
  }

  #subscribe(reliability: QosProfile['reliability']) {
    const type =
      this.#transport === 'compressed' ? 'sensor_msgs/msg/CompressedImage' : 'sensor_msgs/msg/Image';
    // A fresh QoS for each subscription: rclnodejs keeps a reference to the one it is given.
    const options = { qos: makeQos({ ...this.#qos, reliability }), isRaw: true };
    const subscription = this.#node.createSubscription(type, this.topic, options, (bytes: unknown) => {
      this.#receive(readReceivedFrame(this.#transport, bytes as Buffer));
    });
    return { subscription, reliability };
  }
}
