import type { CameraImage } from '../image/frame';
import type { Header } from './image-message';
import { CDR, type Layout } from './layout';
import { MessageWriter } from './message-writer';
import { findPictureFields } from './read-image-message';

/**
 * Serialises sensor_msgs/CompressedImage and sensor_msgs/Image, into memory that serves the next one. rclnodejs would
 * build each message field by field in C memory: 0.4 ms to publish a JPEG of 58 kB against 0.1 ms for bytes.
 */
export class ImageMessageWriter {
  readonly #layout: Layout;
  readonly #writer: MessageWriter;

  constructor(layout: Layout = CDR) {
    this.#layout = layout;
    this.#writer = new MessageWriter(layout);
  }

  /** @returns the message, valid until the next call */
  write(header: Header, image: CameraImage): Buffer {
    const writer = this.#writer;
    writer.begin();
    writeHeader(writer, header, this.#layout);
    if (image.kind === 'raw') {
      writer.uint32(image.height);
      writer.uint32(image.width);
    }
    writer.string(image.kind === 'raw' ? image.encoding : image.format);
    writePictureFields(writer, image);
    return writer.message;
  }
}

/**
 * A message with another picture of the same kind and size. All before the picture's data (stamp, frame_id, format or
 * encoding) is copied byte for byte, also what is no valid UTF-8. Throws as `readImageMessage` does.
 * @returns a message of its own, which spans its whole buffer
 */
export function replaceImage(message: Uint8Array, layout: Layout, image: CameraImage): Uint8Array {
  const head = message.subarray(0, findPictureFields(image.kind, message, layout));
  const writer = new MessageWriter(layout, head.length + 16 + image.data.length);
  writer.begin(head);
  writePictureFields(writer, image);
  return new Uint8Array(writer.message);
}

function writeHeader(writer: MessageWriter, { stamp, frameId, sequence }: Header, { isCdr }: Layout): void {
  if (!isCdr) writer.uint32(sequence ?? 0);
  writer.int32(stamp.sec);
  writer.uint32(stamp.nanosec);
  writer.string(frameId);
}

function writePictureFields(writer: MessageWriter, image: CameraImage): void {
  if (image.kind === 'raw') {
    writer.uint8(image.isBigEndian ? 1 : 0);
    writer.uint32(image.step);
  }
  writer.bytes(image.data);
}
