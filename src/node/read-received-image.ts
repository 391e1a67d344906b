import { stampToNanoseconds, type ImageKind, type ImageMessage } from '../message/image-message';
import { readLayout } from '../message/layout';
import { readImageMessage } from '../message/read-image-message';
import type { CameraFrame } from '../pipeline/camera-frame';

/**
 * Reads the bytes that a raw subscription delivers; never throws, since rclnodejs ends the process over an exception in
 * a callback. No ROS publisher sends bytes that end too soon; if one does, that is a message without a picture, which
 * the frame loop counts, warns of and drops.
 */
export function readReceivedImage(
  kind: ImageKind,
  bytes: Uint8Array,
  encoding: 'cdr' | 'ros1' = 'cdr',
): ImageMessage {
  try {
    return readImageMessage(kind, bytes, readLayout(encoding, bytes));
  } catch {
    return EMPTY[kind];
  }
}

/** Reads a message that has just come. @see readReceivedImage */
export function readReceivedFrame(...received: Parameters<typeof readReceivedImage>): CameraFrame {
  const { header, image } = readReceivedImage(...received);
  return { header, stamp: stampToNanoseconds(header.stamp), receivedAt: performance.now(), image };
}

const NO_HEADER = { stamp: { sec: 0, nanosec: 0 }, frameId: '' };
const NO_DATA = new Uint8Array(0);
const EMPTY: Readonly<Record<ImageKind, ImageMessage>> = {
  compressed: { header: NO_HEADER, image: { kind: 'compressed', format: '', data: NO_DATA } },
  raw: {
    header: NO_HEADER,
    image: { kind: 'raw', encoding: '', width: 0, height: 0, step: 0, isBigEndian: false, data: NO_DATA },
  },
};
