import type { ImageKind } from '../message/image-message';
import { ROS1 } from '../message/layout';
import { ImageMessageWriter } from '../message/write-image-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import type { FrameOutput } from '../pipeline/frame-loop';
import type { OutputImage, OutputTransport } from '../pipeline/picture-codec';
import type { TopicNames } from '../node/topic-names';
import type { Ros1Names } from './ros1-names';
import type { Ros1Node } from './ros1-node';
import { Ros1Publisher } from './ros1-publisher';
import { IMAGE_TYPES } from './ros1-types';

/** The publishers of the proxy topics. */
export class Ros1ImageOutput implements FrameOutput {
  readonly #publishers: ReadonlyMap<ImageKind, Ros1Publisher>;
  readonly #writer = new ImageMessageWriter(ROS1);

  private constructor(publishers: ReadonlyMap<ImageKind, Ros1Publisher>) {
    this.#publishers = publishers;
  }

  /** Rejects where the master does not answer. */
  static async advertise(
    node: Ros1Node,
    names: Ros1Names,
    { outputCompressed, outputRaw }: TopicNames,
    transport: OutputTransport,
  ): Promise<Ros1ImageOutput> {
    const publishers = new Map<ImageKind, Ros1Publisher>();
    for (const [kind, name] of [
      ['compressed', outputCompressed],
      ['raw', outputRaw],
    ] as const) {
      if (transport !== kind && transport !== 'both') continue;
      const topic = names.resolveTopicName(name);
      publishers.set(kind, await Ros1Publisher.advertise(node, topic, IMAGE_TYPES[kind]));
    }
    return new Ros1ImageOutput(publishers);
  }

  get topics(): string[] {
    return [...this.#publishers.values()].map(({ topic }) => topic);
  }

  get subscriberCount(): number {
    return [...this.#publishers.values()].reduce((sum, { subscriberCount }) => sum + subscriberCount, 0);
  }

  publish({ header }: CameraFrame, images: OutputImage): void {
    for (const [kind, publisher] of this.#publishers) {
      const image = images[kind];
      if (image) publisher.publish(this.#writer.write(header, image));
    }
  }
}
