import type { CompressedPicture, RawPicture } from '../image/frame';
import type { ImageKind, ImageMessage } from './image-message';
import type { Layout } from './layout';
import { MessageReader } from './message-reader';
import { readHeader } from './read-header';

/**
 * Reads a sensor_msgs/CompressedImage or sensor_msgs/Image, whether it comes from a topic or from a bag. rclnodejs' own
 * conversion leaves each message in memory outside the heap until a garbage collection.
 * @param data the serialised message; the picture's data are a view of it, not a copy
 * @throws ImageError where the bytes end before the message does
 */
export function readImageMessage(kind: ImageKind, data: Uint8Array, layout: Layout): ImageMessage {
  const reader = new MessageReader(data, layout);
  const header = readHeader(reader, layout);
  return { header, image: kind === 'compressed' ? readCompressed(reader) : readRaw(reader) };
}

/**
 * Where in the message those fields begin that depend on the picture's bytes: their number, and of a raw picture the
 * byte order and step before it. @throws ImageError as `readImageMessage` does
 */
export function findPictureFields(kind: ImageKind, data: Uint8Array, layout: Layout): number {
  const reader = new MessageReader(data, layout);
  readHeader(reader, layout);
  if (kind === 'raw') readSize(reader);
  reader.string();
  return reader.offset;
}

function readCompressed(reader: MessageReader): CompressedPicture {
  return { kind: 'compressed', format: reader.string(), data: reader.bytes() };
}

function readRaw(reader: MessageReader): RawPicture {
  const size = readSize(reader);
  const encoding = reader.string();
  const isBigEndian = reader.uint8() !== 0;
  const step = reader.uint32();
  return { kind: 'raw', ...size, encoding, isBigEndian, step, data: reader.bytes() };
}

function readSize(reader: MessageReader): { height: number; width: number } {
  return { height: reader.uint32(), width: reader.uint32() };
}
