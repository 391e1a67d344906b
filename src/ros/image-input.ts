import type * as rclnodejs from 'rclnodejs';
import type { CameraImage } from '../image/frame';
import type { StampedImage } from '../pipeline/frame-loop';
import { readCompressedImage, readImage, stampToNanoseconds, type Header } from '../message/image-messages';
import { readSerializedCompressedImage, readSerializedImage } from '../message/image-serialization';
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
    const [type, read] =
      transport === 'compressed'
        ? (['sensor_msgs/msg/CompressedImage', readCompressed] as const)
        : (['sensor_msgs/msg/Image', readRaw] as const);
    // A fresh QoS for each subscription: rclnodejs keeps a reference to the one it is given.
    this.#open = () =>
      node.createSubscription(type, topic, { qos: makeQos(profile), isRaw: true }, (bytes: unknown) => {
        const { header, image } = read(bytes as Buffer);
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

interface ReceivedImage {
  readonly header: Header;
  readonly image: CameraImage;
}

function readCompressed(bytes: Buffer): ReceivedImage {
  const message = readOrEmpty(bytes, readSerializedCompressedImage, { ...NOTHING, format: '' });
  return { header: message.header, image: readCompressedImage(message) };
}

function readRaw(bytes: Buffer): ReceivedImage {
  const empty = { ...NOTHING, height: 0, width: 0, encoding: '', is_bigendian: 0, step: 0 };
  const message = readOrEmpty(bytes, readSerializedImage, empty);
  return { header: message.header, image: readImage(message) };
}

const NOTHING = { header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' }, data: new Uint8Array(0) } as const;

/** No ROS publisher sends bytes that end too soon; if one does, that is an empty message: counted, warned of, dropped. */
function readOrEmpty<Message>(bytes: Buffer, read: (bytes: Buffer) => Message, empty: Message): Message {
  try {
    return read(bytes);
  } catch {
    return empty;
  }
}
