import type { CameraImage } from '../image/frame';
import { ImageError } from '../image/image-error';
import { findImageKind, type Header, type ImageKind, type ImageMessage } from '../message/image-message';
import { readLayout } from '../message/layout';
import { readImageMessage } from '../message/read-image-message';
import { replaceImage } from '../message/write-image-message';
import type { BagChannel, BagMessage } from './bag-types';
import { PICTURE } from './image-folder';

type StoredImage = Pick<BagMessage, 'channel' | 'data' | 'name'>;

/** A folder's files carry neither stamp nor frame_id. */
const NO_HEADER: Header = { stamp: { sec: 0, nanosec: 0 }, frameId: '' };

/**
 * Takes picture and header out of a bag's message of sensor_msgs/CompressedImage or sensor_msgs/Image, in CDR or ROS 1
 * serialisation, or out of a folder's file. Throws an ImageError where the message is cut or of another kind.
 */
export function readBagImage({ channel, data, name }: StoredImage): ImageMessage {
  const kind = requireImageKind(channel);
  if (channel.messageEncoding !== PICTURE) {
    return readImageMessage(kind, data, readLayout(channel.messageEncoding, data));
  }
  const format = /\.png$/i.test(name ?? '') ? 'png' : 'jpeg';
  return { header: NO_HEADER, image: { kind: 'compressed', format, data } };
}

/** The same message with another picture of the same kind. Throws as `readBagImage` does. */
export function replaceBagImage({ channel, data }: StoredImage, image: CameraImage): Uint8Array {
  const kind = requireImageKind(channel);
  if (kind !== image.kind) throw new TypeError(`expected a ${kind} picture, found a ${image.kind} one`);
  if (channel.messageEncoding === PICTURE) return image.data;
  return replaceImage(data, readLayout(channel.messageEncoding, data), image);
}

/** Whether a topic of this type carries pictures, in a bag or in a folder. */
export function isImageType(type: string): boolean {
  return type === PICTURE || findImageKind(type) !== undefined;
}

function requireImageKind({ messageEncoding, schema }: BagChannel): ImageKind {
  const kind = messageEncoding === PICTURE ? 'compressed' : findImageKind(schema.name);
  if (kind === undefined) {
    throw new ImageError('broken', `Expected a message with a picture, found ${schema.name}.`);
  }
  return kind;
}
