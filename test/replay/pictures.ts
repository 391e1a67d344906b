import sharp from 'sharp';
import type { BagChannel, BagMessage } from '../../src/bag/bag-types';
import { makeChannel, makeImageMessage, makeText, serialize } from '../bag/support/messages';
import { drawPattern, encodeJpeg, encodePng } from '../support/frames';

export const CAMERA = '/duckie/camera_node/image/compressed';
export const PROXY = '/duckie/camera_node/image_proxy/compressed';
export const START = 1_700_000_000_000_000_000n;
export const WIDTH = 64;
export const HEIGHT = 48;

/** Every third of a camera's images is followed by a message on /chatter; each image is another picture. */
export async function makeDrive(count: number, isRos2 = true): Promise<BagMessage[]> {
  const camera = makeChannel(
    CAMERA,
    isRos2 ? 'sensor_msgs/msg/CompressedImage' : 'sensor_msgs/CompressedImage',
    [['offered_qos_profiles', '- reliability: 2']],
  );
  const chatter = makeChannel('/chatter', isRos2 ? 'std_msgs/msg/String' : 'std_msgs/String');
  const messages: BagMessage[] = [];
  for (let index = 0; index < count; index++) {
    const time = START + BigInt(index) * 33_000_000n;
    messages.push({ ...makeImageMessage(camera, time, await drawJpeg(index)), sequence: index });
    if (index % 3 === 0) messages.push(makeText(chatter, time + 1n, `message ${index}`));
  }
  return messages;
}

export function drawJpeg(seed: number): Promise<Buffer> {
  return encodeJpeg(drawPattern(WIDTH, HEIGHT, seed), WIDTH, HEIGHT);
}

export function drawPng(seed: number): Promise<Buffer> {
  return encodePng(drawPattern(WIDTH, HEIGHT, seed), WIDTH, HEIGHT);
}

export function makeRawMessage(channel: BagChannel, seed: number): BagMessage {
  const time = START + BigInt(seed) * 33_000_000n;
  const data = serialize('sensor_msgs/msg/Image', {
    header: { stamp: { sec: 1_700_000_000, nanosec: seed }, frame_id: 'duckie/camera' },
    height: HEIGHT,
    width: WIDTH,
    encoding: 'rgb8',
    is_bigendian: 0,
    step: WIDTH * 3,
    data: drawPattern(WIDTH, HEIGHT, seed),
  });
  return { channel, logTime: time, publishTime: time, sequence: 0, data };
}

/** Mean of R, G and B. */
export async function findMean(picture: Uint8Array): Promise<number[]> {
  const { channels } = await sharp(picture).stats();
  return channels.map(({ mean }) => mean);
}
