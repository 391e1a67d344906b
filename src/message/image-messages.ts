import type { CameraImage, CompressedPicture } from '../image/frame';

export interface Stamp {
  readonly sec: number;
  readonly nanosec: number;
}

export interface Header {
  readonly stamp: Stamp;
  readonly frame_id: string;
}

/** sensor_msgs/msg/CompressedImage as rclnodejs delivers it. */
export interface CompressedImageMessage {
  readonly header: Header;
  readonly format: string;
  readonly data: Uint8Array;
}

/** sensor_msgs/msg/Image as rclnodejs delivers it. */
export interface ImageMessage {
  readonly header: Header;
  readonly height: number;
  readonly width: number;
  readonly encoding: string;
  readonly is_bigendian: number;
  readonly step: number;
  readonly data: Uint8Array;
}

export function stampToNanoseconds({ sec, nanosec }: Stamp): bigint {
  return BigInt(sec) * 1_000_000_000n + BigInt(nanosec);
}

export function readCompressedImage({ format, data }: CompressedImageMessage): CameraImage {
  return { kind: 'compressed', format, data };
}

export function readImage(message: ImageMessage): CameraImage {
  const { encoding, width, height, step, data } = message;
  return { kind: 'raw', encoding, width, height, step, isBigEndian: message.is_bigendian !== 0, data };
}

export function makeCompressedImage(header: Header, picture: CompressedPicture): CompressedImageMessage {
  return { header, format: picture.format, data: ownBytes(picture.data) };
}

/** rclnodejs publishes the buffer under a view from its very start, whatever the view's offset: views are copied first. */
function ownBytes(data: Uint8Array): Uint8Array {
  return data.byteOffset === 0 && data.byteLength === data.buffer.byteLength && !Buffer.isBuffer(data)
    ? data
    : Uint8Array.prototype.slice.call(data);
}
