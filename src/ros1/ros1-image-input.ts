import type { ImageKind } from '../message/image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import { readReceivedFrame } from '../node/read-received-image';
import type { Ros1Node } from './ros1-node';
import { IMAGE_TYPES, describeType } from './ros1-types';

/** The camera subscription, which comes and goes with the need for it. */
export class Ros1ImageInput {
  readonly #node: Ros1Node;
  readonly #kind: ImageKind;
  readonly #receive: (frame: CameraFrame) => void;
  readonly #warn: (problem: string) => void;
  #problem = '';

  /**
   * @param topic full name
   * @param warn told why a publisher refuses to send: its topic is of another type
   */
  constructor(
    node: Ros1Node,
    readonly topic: string,
    kind: ImageKind,
    receive: (frame: CameraFrame) => void,
    warn: (problem: string) => void,
  ) {
    this.#node = node;
    this.#kind = kind;
    this.#receive = receive;
    this.#warn = warn;
  }

  /** Why the latest publisher does not send, or empty. */
  get problem(): string {
    return this.#problem;
  }

  get isOpen(): boolean {
    return this.#node.isSubscribedTo(this.topic);
  }

  open(): void {
    const dataType = IMAGE_TYPES[this.#kind];
    // With the sum a publisher of another type refuses, as ROS 1 has it; without it its messages would come.
    const { md5sum } = describeType(dataType);
    const subscription = this.#node.subscribe({ topic: this.topic, dataType, md5sum, tcpNoDelay: true });
    subscription.on('header', (header) => {
      const error = header.get('error');
      this.#setProblem(error === undefined ? '' : `it is no topic of ${dataType}: ${error}`);
    });
    subscription.on('message', (_message, bytes) => {
      this.#receive(readReceivedFrame(this.#kind, bytes, 'ros1'));
    });
  }

  /** The publisher is asked again and again; that it refuses still is no news. */
  #setProblem(problem: string): void {
    if (problem !== '' && problem !== this.#problem) this.#warn(problem);
    this.#problem = problem;
  }

  close(): void {
    this.#node.unsubscribe(this.topic);
  }
}
