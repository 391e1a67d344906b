import type { TopicNames } from '../node/topic-names';
import type { Ros1Names } from './ros1-names';
import type { Ros1Node } from './ros1-node';
import { Ros1Publisher } from './ros1-publisher';
import { CAMERA_INFO_TYPE } from './ros1-types';

const REPEAT_MS = 1000;

/**
 * Passes camera_info on for a consumer in another namespace, bit for bit: a changed one at once, the last one each
 * second for those that came later.
 */
export class Ros1CameraInfoRelay {
  readonly #node: Ros1Node;
  readonly #input: string;
  readonly #publisher: Ros1Publisher;
  readonly #timer: NodeJS.Timeout;
  #latest: Uint8Array | undefined;

  private constructor(node: Ros1Node, input: string, publisher: Ros1Publisher) {
    this.#node = node;
    this.#input = input;
    this.#publisher = publisher;
    const subscription = node.subscribe({ topic: input, dataType: CAMERA_INFO_TYPE });
    subscription.on('message', (_message, bytes) => {
      this.#receive(bytes);
    });
    this.#timer = setInterval(() => {
      this.#publish();
    }, REPEAT_MS);
  }

  /** Rejects where the master does not answer. */
  static async start(node: Ros1Node, names: Ros1Names, topics: TopicNames): Promise<Ros1CameraInfoRelay> {
    const output = names.resolveTopicName(topics.cameraInfoRelayed);
    const publisher = await Ros1Publisher.advertise(node, output, CAMERA_INFO_TYPE);
    return new Ros1CameraInfoRelay(node, names.resolveTopicName(topics.cameraInfo), publisher);
  }

  /** The topic, while nothing has come from it; else empty. */
  get silentTopic(): string {
    return this.#latest ? '' : this.#input;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#node.unsubscribe(this.#input);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#latest && Buffer.compare(this.#latest, bytes) === 0) return;
    this.#latest = bytes.slice();
    this.#publish();
  }

  #publish(): void {
    if (this.#latest) this.#publisher.publish(this.#latest);
  }
}
