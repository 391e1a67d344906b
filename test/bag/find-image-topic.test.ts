import type { BagLoss, BagTopic } from '../../src/bag/bag-types';
import { findImageTopic } from '../../src/bag/find-image-topic';

const camera: BagTopic = {
  name: '/duckie/image/compressed',
  type: 'sensor_msgs/msg/CompressedImage',
  messageCount: 5,
};
const rear: BagTopic = { name: '/rear/image', type: 'sensor_msgs/Image', messageCount: 7 };
const text: BagTopic = { name: '/chatter', type: 'std_msgs/msg/String', messageCount: 9 };

function find(topics: readonly BagTopic[], topic?: string, losses: readonly BagLoss[] = []): BagTopic {
  return findImageTopic({ path: 'drive.mcap', topics, losses }, topic);
}

test('the image topic is found by its type', () => {
  expect(find([text, camera])).toBe(camera);
});

test('an image topic without messages is ignored', () => {
  expect(find([{ ...rear, messageCount: 0 }, camera])).toBe(camera);
});

test('the error lists both of two image topics', () => {
  expect(() => find([text, camera, rear])).toThrow(
    /found 2: choose one.*\n {2}\/duckie\/image\/compressed {2}sensor_msgs\/msg\/CompressedImage {2}5 messages\n {2}\/rear\/image/,
  );
  expect(() => find([text, camera, rear])).not.toThrow(/chatter/);
});

test('the error lists the topics without any image', () => {
  expect(() => find([text])).toThrow(/found\s+\/chatter {2}std_msgs\/msg\/String {2}9 messages/);
  expect(() => find([])).toThrow(/found none/);
});

test("a topic's first slash may be missing", () => {
  expect(find([camera, rear], '/rear/image')).toBe(rear);
  expect(find([camera, rear], 'rear/image')).toBe(rear);
});

test('an unknown or non-image topic is refused', () => {
  expect(() => find([camera, text], '/front')).toThrow(
    /expected a topic \/front, found\n {2}\/duckie[\s\S]*chatter/,
  );
  expect(() => find([camera, text], '/chatter')).toThrow(
    /found \/chatter of type std_msgs\/msg\/String[\s\S]*\/duckie/,
  );
});

test.each([
  'foxglove_msgs/msg/CompressedVideo',
  'foxglove.CompressedVideo',
  'ffmpeg_image_transport_msgs/msg/FFMPEGPacket',
  'theora_image_transport/msg/Packet',
])('video is refused by name: %s', (type) => {
  const video = { name: '/cam/video', type, messageCount: 8 };
  const words = /Video \(H\.264.*\/cam\/video is not supported: decode it/;
  expect(() => find([text, video])).toThrow(words);
  expect(() => find([camera, video], '/cam/video')).toThrow(words);
  expect(() => find([text])).not.toThrow(words);
});

test('damage that may hide a topic is told', () => {
  const loss = { file: 'drive.mcap', offset: 7, reason: 'expected a chunk, found noise' };
  expect(() => find([], undefined, [loss])).toThrow(
    /found none\.\nThe bag is damaged: drive\.mcap: byte 7: expected a chunk, found noise/,
  );
  expect(() => find([text], '/camera', [loss])).toThrow(/The bag is damaged: .*found noise/);
});
