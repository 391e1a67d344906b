import { createHash } from 'node:crypto';
import { parse } from '@foxglove/rosmsg';
import { MessageWriter as Ros1Writer } from '@foxglove/rosmsg-serialization';
import { MessageWriter as Ros2Writer } from '@foxglove/rosmsg2-serialization';
import type { BagChannel, BagMessage, BagReader } from '../../../src/bag/bag-types';

const SEPARATOR = '='.repeat(80);
const ROS2_HEADER = `${SEPARATOR}\nMSG: std_msgs/Header\nbuiltin_interfaces/Time stamp\nstring frame_id\n`;
const TIME = `${SEPARATOR}\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n`;
const ROS1_HEADER = `${SEPARATOR}\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n`;
const COMPRESSED = 'std_msgs/Header header\nstring format\nuint8[] data\n';
const RAW =
  'std_msgs/Header header\nuint32 height\nuint32 width\nstring encoding\nuint8 is_bigendian\nuint32 step\nuint8[] data\n';

/** Definitions as ROS 2 and ROS 1 embed them. */
export const DEFINITIONS = {
  'sensor_msgs/msg/CompressedImage': COMPRESSED + ROS2_HEADER + TIME,
  'sensor_msgs/msg/Image': RAW + ROS2_HEADER + TIME,
  'sensor_msgs/CompressedImage': COMPRESSED + ROS1_HEADER,
  'sensor_msgs/Image': RAW + ROS1_HEADER,
  'duckietown_msgs/msg/WheelsCmdStamped':
    'std_msgs/Header header\nfloat32 vel_left\nfloat32 vel_right\n' + ROS2_HEADER + TIME,
  'duckietown_msgs/msg/Twist2DStamped':
    'std_msgs/Header header\nfloat32 v\nfloat32 omega\n' + ROS2_HEADER + TIME,
  'std_msgs/msg/String': 'string data\n',
  'std_msgs/String': 'string data\n',
} as const;

export type KnownType = keyof typeof DEFINITIONS;

export function makeChannel(topic: string, type: KnownType, metadata: [string, string][] = []): BagChannel {
  const isRos2 = type.includes('/msg/');
  return {
    topic,
    messageEncoding: isRos2 ? 'cdr' : 'ros1',
    schema: { name: type, encoding: isRos2 ? 'ros2msg' : 'ros1msg', data: Buffer.from(DEFINITIONS[type]) },
    metadata: new Map(metadata),
  };
}

/** Serialised by Foxglove's writers, which share nothing with the code under test. */
export function serialize(type: KnownType, content: unknown): Uint8Array {
  const isRos2 = type.includes('/msg/');
  const definition = parse(DEFINITIONS[type], { ros2: isRos2 });
  const bytes = isRos2
    ? new Ros2Writer(definition).writeMessage(content)
    : new Ros1Writer(definition).writeMessage(content);
  return new Uint8Array(bytes);
}

/** @param stamp ns; unless given `logTime` minus 4 ms, as in a bag that was recorded from a camera */
export function makeImageMessage(
  channel: BagChannel,
  logTime: bigint,
  picture: Uint8Array,
  frameId = 'duckie/camera',
  stamp = logTime - 4_000_000n,
): BagMessage {
  const [sec, nanosec] = [Number(stamp / 1_000_000_000n), Number(stamp % 1_000_000_000n)];
  const data = serialize(channel.schema.name as KnownType, {
    header: { seq: 7, stamp: { sec, nanosec, nsec: nanosec }, frame_id: frameId },
    format: 'jpeg',
    data: picture,
  });
  return { channel, logTime, publishTime: logTime, sequence: 0, data };
}

/** A command to a robot. @param stamp ns, of the header too */
export function makeCommand(
  channel: BagChannel,
  stamp: bigint,
  command: Readonly<Record<string, number>>,
): BagMessage {
  const [sec, nanosec] = [Number(stamp / 1_000_000_000n), Number(stamp % 1_000_000_000n)];
  const header = { stamp: { sec, nanosec }, frame_id: '' };
  const data = serialize(channel.schema.name as KnownType, { header, ...command });
  return { channel, logTime: stamp, publishTime: stamp, sequence: 0, data };
}

export function makeText(channel: BagChannel, logTime: bigint, text: string): BagMessage {
  const data = serialize(channel.schema.name as KnownType, { data: text });
  return { channel, logTime, publishTime: logTime, sequence: 0, data };
}

/** `count` messages on two topics, pseudo-random bytes as pictures, 33 ms apart. */
export function makeMessages(count: number, pictureBytes = 3000, isRos2 = true): BagMessage[] {
  const camera = makeChannel(
    '/duckie/camera_node/image/compressed',
    isRos2 ? 'sensor_msgs/msg/CompressedImage' : 'sensor_msgs/CompressedImage',
  );
  const chatter = makeChannel('/chatter', isRos2 ? 'std_msgs/msg/String' : 'std_msgs/String');
  return Array.from({ length: count }, (_, index) => {
    const time = 1_700_000_000_000_000_000n + BigInt(index) * 33_000_000n;
    return index % 3 === 2
      ? makeText(chatter, time, `message ${index}`)
      : makeImageMessage(camera, time, makeNoise(pictureBytes, index + 1));
  });
}

export function makeNoise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  let state = seed;
  return new Uint8Array(length).map(() => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 24);
}

export async function readAll(bag: BagReader): Promise<BagMessage[]> {
  const messages: BagMessage[] = [];
  for await (const message of bag.messages()) messages.push(message);
  return messages;
}

/** What must survive any container: topic, type, times, bytes. */
export function listMessages(messages: readonly BagMessage[]): string[] {
  return messages.map(
    ({ channel, logTime, data }) =>
      `${channel.topic} ${channel.schema.name} ${logTime.toString()} ${createHash('sha256').update(data).digest('hex').slice(0, 16)}`,
  );
}
