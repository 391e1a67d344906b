import * as rclnodejs from 'rclnodejs';
import { stampToNanoseconds } from '../message/image-message';
import type { ReceivedValues } from '../status/status-values';
import { makeQos } from './qos';
import { readReceivedImage } from '../node/read-received-image';
import { spinNode } from './spin-node';

export interface ReceivedPicture {
  /** The camera's stamp, ns since the epoch. */
  readonly stamp: bigint;
  /** Time from that stamp to this process, ms, by ROS time. */
  readonly ageMs: number;
  readonly data: Uint8Array;
}

export interface PictureConsumerOptions<Topic extends string> {
  readonly name: string;
  /** Topic names of CompressedImage, each under a key of the caller's. */
  readonly topics: Readonly<Record<Topic, string>>;
  /** Must return at once: it runs on the thread that serves the node. */
  readonly onPicture: (topic: Topic, picture: ReceivedPicture) => void;
  /** The key-value pairs of each status on /diagnostics. */
  readonly onDiagnostics: (values: ReceivedValues) => void;
}

interface DiagnosticArray {
  readonly status: readonly { readonly values: readonly { key: string; value: string }[] }[];
}

/**
 * Subscribes to several picture topics as Duckietown's line detector does (best effort, keep last 1: the newest picture
 * wins) and to /diagnostics. One for each process: it starts ROS.
 * @returns ends it
 */
export async function openPictureConsumer<Topic extends string>(
  options: PictureConsumerOptions<Topic>,
): Promise<() => void> {
  await rclnodejs.init();
  rclnodejs.removeSignalHandlers();
  const node = new rclnodejs.Node(options.name);
  for (const [key, topic] of Object.entries<string>(options.topics)) {
    const qos = makeQos({
      history: 'keep_last',
      depth: 1,
      reliability: 'best_effort',
      durability: 'volatile',
    });
    const receive = (bytes: unknown): void => {
      const { header, image } = readReceivedImage('compressed', bytes as Buffer);
      const stamp = stampToNanoseconds(header.stamp);
      const ageMs = Number(node.now().nanoseconds - stamp) / 1e6;
      options.onPicture(key as Topic, { stamp, ageMs, data: image.data });
    };
    node.createSubscription('sensor_msgs/msg/CompressedImage', topic, { qos, isRaw: true }, receive);
  }
  node.createSubscription('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', (message: unknown) => {
    for (const { values } of (message as DiagnosticArray).status) {
      options.onDiagnostics(Object.fromEntries(values.map(({ key, value }) => [key, value])));
    }
  });
  spinNode(node, 20);
  return () => {
    node.destroy();
    rclnodejs.shutdown();
  };
}
