import type { Publication } from '@foxglove/ros1';
import type { Ros1Node } from './ros1-node';
import { describeType, type Ros1Type } from './ros1-types';

/** Publishes serialised messages of one topic. */
export class Ros1Publisher {
  readonly #publication: Publication;

  private constructor(publication: Publication) {
    this.#publication = publication;
  }

  /** Rejects where the master does not answer. @param topic full name */
  static async advertise(node: Ros1Node, topic: string, type: Ros1Type): Promise<Ros1Publisher> {
    return new Ros1Publisher(await node.advertise({ topic, ...describeType(type) }));
  }

  get topic(): string {
    return this.#publication.name;
  }

  get subscriberCount(): number {
    return this.#publication.subscribers().size;
  }

  /** @param message copied before this returns; a subscriber that is too slow for it does not get it */
  publish(message: Uint8Array): void {
    if (this.subscriberCount === 0) return;
    const framed = Buffer.allocUnsafe(4 + message.length);
    framed.writeUInt32LE(message.length);
    framed.set(message, 4);
    // Each connection ends on its own error; nothing rejects here.
    void this.#publication.write('TCPROS', framed);
  }
}
