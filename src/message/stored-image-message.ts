import { ImageError } from '../image/image-error';
import type { CameraImage } from '../image/frame';
import type { BagMessage } from '../bag/bag-types';
import { MessageCursor, readLayout, type Layout } from './message-cursor';

export interface ImageHeader {
  /** ns since the epoch. */
  readonly stamp: bigint;
  readonly frameId: string;
}

/** A message of an image topic, or a picture of a folder (whose header is empty). */
export interface ImageMessage {
  readonly header: ImageHeader;
  /** Its data are a view into the message. */
  readonly image: CameraImage;
}

type ImageKind = CameraImage['kind'];

const KINDS: Readonly<Record<string, ImageKind>> = {
  'sensor_msgs/msg/CompressedImage': 'compressed',
  'sensor_msgs/CompressedImage': 'compressed',
  'sensor_msgs/msg/Image': 'raw',
  'sensor_msgs/Image': 'raw',
  picture: 'compressed',
};

/** undefined where messages of this type carry no picture. */
export function findImageKind(type: string): ImageKind | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

/**
 * Takes picture and header out of a message of sensor_msgs/CompressedImage or sensor_msgs/Image, in CDR or ROS 1
 * serialisation, or a folder's file. Throws an ImageError where the message is cut or of another kind.
 */
export function readImageMessage(message: Pick<BagMessage, 'channel' | 'data' | 'name'>): ImageMessage {
  return parseImageMessage(message).content;
}

/**
 * The same message with another picture of the same kind. All before the picture's data (stamp, frame_id, format or
 * encoding) is copied byte for byte. Throws as `readImageMessage` does.
 */
export function replaceImage(
  message: Pick<BagMessage, 'channel' | 'data' | 'name'>,
  image: CameraImage,
): Uint8Array {
  const { layout, tailStart, content } = parseImageMessage(message);
  if (content.image.kind !== image.kind) {
    throw new TypeError(`expected a ${content.image.kind} picture, found a ${image.kind} one`);
  }
  if (layout === undefined) return image.data;
  const head = message.data.subarray(0, tailStart);
  const tail = Buffer.alloc(16);
  let at = 0;
  const write = (value: number): void => {
    // Alignment counts from the layout's start.
    while (layout.isCdr && (tailStart + at - layout.start) % 4 !== 0) at++;
    if (layout.isLittleEndian) tail.writeUInt32LE(value, at);
    else tail.writeUInt32BE(value, at);
    at += 4;
  };
  if (image.kind === 'raw') {
    at = tail.writeUInt8(image.isBigEndian ? 1 : 0, at);
    write(image.step);
  }
  write(image.data.length);
  return new Uint8Array(Buffer.concat([head, tail.subarray(0, at), image.data]));
}

interface ParsedMessage {
  readonly content: ImageMessage;
  /** undefined for a folder's file. */
  readonly layout: Layout | undefined;
  /** Where that begins which depends on the picture's bytes: is_bigendian and step, length and data. */
  readonly tailStart: number;
}

function parseImageMessage({
  channel,
  data,
  name,
}: Pick<BagMessage, 'channel' | 'data' | 'name'>): ParsedMessage {
  const kind = findImageKind(channel.schema.name);
  if (kind === undefined) {
    throw new ImageError('broken', `Expected a message with a picture, found ${channel.schema.name}.`);
  }
  if (channel.messageEncoding === 'picture') {
    const format = /\.png$/i.test(name ?? '') ? 'png' : 'jpeg';
    const header = { stamp: 0n, frameId: '' };
    return {
      content: { header, image: { kind: 'compressed', format, data } },
      layout: undefined,
      tailStart: 0,
    };
  }
  const layout = readLayout(channel.messageEncoding, data);
  const cursor = new MessageCursor(data, layout);
  const header = readHeader(cursor, layout);
  if (kind === 'compressed') {
    const format = cursor.string();
    const tailStart = cursor.offset;
    return { content: { header, image: { kind, format, data: cursor.bytes() } }, layout, tailStart };
  }
  const height = cursor.uint32();
  const width = cursor.uint32();
  const encoding = cursor.string();
  const tailStart = cursor.offset;
  const isBigEndian = cursor.uint8() !== 0;
  const step = cursor.uint32();
  const pixels = cursor.bytes();
  const image: CameraImage = { kind, encoding, width, height, step, isBigEndian, data: pixels };
  return { content: { header, image }, layout, tailStart };
}

/** std_msgs/Header; ROS 1's has a sequence number first, and its seconds have no sign. */
function readHeader(cursor: MessageCursor, { isCdr }: Layout): ImageHeader {
  if (!isCdr) cursor.uint32();
  const seconds = isCdr ? cursor.int32() : cursor.uint32();
  const stamp = BigInt(seconds) * 1_000_000_000n + BigInt(cursor.uint32());
  return { stamp, frameId: cursor.string() };
}
