import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBag } from '../../src/bag/open-bag';
import { readImages } from '../../src/bag/read-images';
import { stampToNanoseconds } from '../../src/message/image-message';
import { packageRoot } from '../../src/process/package-root';

/** The shared data set, which is not in the repository: these tests are skipped where it is missing. */
const bags = join(packageRoot, '..', 'shared', 'data', 'bags');
const testWithData = existsSync(bags) ? test : test.skip;

testWithData.each([
  ['duckbar_bright_mcap', '/duckbar/camera_node/image/compressed'],
  ['duckbar_dark_sqlite3', '/duckbar/camera_node/image/compressed'],
  ['yanberbot_medium.bag', '/yanberbot/camera_node/image/compressed'],
])('the shared bag %s is read whole', async (name, topic) => {
  const bag = await openBag(join(bags, name));
  const images = [];
  for await (const image of readImages(bag)) images.push(image);
  await bag.close();
  expect(bag.losses).toEqual([]);
  expect(bag.topics).toMatchObject([{ name: topic, messageCount: 60 }]);
  expect(images).toHaveLength(60);
  images.forEach((image, index) => {
    if (!('content' in image)) throw image.error;
    const { header, image: picture } = image.content;
    expect(header.frameId).toBe(`${topic.split('/').slice(0, 2).join('/')}/camera_optical_frame`);
    const stamp = stampToNanoseconds(header.stamp);
    expect(image.message.logTime - stamp).toBe(4_000_000n);
    expect(Number(stamp - 1_546_300_800_000_000_000n)).toBeCloseTo((index * 1e9) / 30, -2);
    expect(Buffer.from(picture.data.subarray(0, 3)).toString('hex')).toBe('ffd8ff');
  });
});
