import type { ImageKind } from '../message/image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import { readReceivedFrame } from '../node/read-received-image';
import type { Ros1Node } from './ros1-node';
import { IMAGE_TYPES } from './ros1-types';

/** The camera subscription, which comes and goes with the need for it. */
export class Ros1ImageInput {
  readonly #node: Ros1Node;
  readonly #kind: ImageKind;
  readonly #receive: (frame: CameraFrame) => void;

  /** @param topic full name */
  constructor(
    node: Ros1Node,
    readonly topic: string,
    kind: ImageKind,
    receive: (frame: CameraFrame) => void,
  ) {
    this.#node = node;
    this.#kind = kind;
    this.#receive = receive;
  }

  get isOpen(): boolean {
    return this.#node.isSubscribedTo(this.topic);
  }

  open(): void {
    const dataType = IMAGE_TYPES[this.#kind];
    const subscription = this.#node.subscribe({ topic: this.topic, dataType, tcpNoDelay: true });
    subscription.on('message', (_message, bytes) => {
      this.#receive(readReceivedFrame(this.#kind, bytes, 'ros1'));
    });
  }

  close(): void {
    this.#node.unsubscribe(this.topic);
  }
}
