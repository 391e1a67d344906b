import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImages } from '../../src/bag/read-images';
import { openBag } from '../../src/bag/open-bag';
import { readAll } from './support/messages';
import { runPeer, testWithPython } from './support/python-peer';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'sim2real-python-bags-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Expected = Readonly<Record<string, readonly [topic: string, time: string, sha256: string][]>>;

let expected: Promise<Expected> | undefined;
function writeBags(): Promise<Expected> {
  return (expected ??= Promise.resolve().then(async () => {
    runPeer('write_bags.py', folder);
    return JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')) as Expected;
  }));
}

const BAGS = [
  ...['none', 'lz4', 'zstd'].flatMap((name) => [`${name}.mcap`, `${name}-unindexed.mcap`]),
  'unchunked.mcap',
  ...['sqlite3', 'mcap'].flatMap((storage) =>
    ['none', 'file', 'message'].map((mode) => `rosbag2-${storage}-${mode}`),
  ),
  ...['none', 'bz2', 'lz4'].map((name) => `ros1-${name}.bag`),
];

testWithPython.each(BAGS)("Python's bag %s is read whole", async (name) => {
  const messages = (await writeBags())[name];
  const bag = await openBag(join(folder, name));
  const found = (await readAll(bag)).map(({ channel, logTime, data }) => [
    channel.topic,
    logTime.toString(),
    createHash('sha256').update(data).digest('hex'),
  ]);
  await bag.close();
  expect(found).toEqual(messages);
  expect(bag.losses).toEqual([]);
  expect(bag.topics.map(({ name: topic, messageCount }) => [topic, messageCount])).toEqual([
    ['/chatter', 8],
    ['/duckie/camera_node/image/compressed', 16],
  ]);
});

testWithPython.each(['none.mcap', 'ros1-none.bag'])(
  "%s keeps Python's pictures and headers",
  async (name) => {
    await writeBags();
    const bag = await openBag(join(folder, name));
    const images = [];
    for await (const image of readImages(bag)) images.push(image);
    await bag.close();
    expect(images).toHaveLength(16);
    const [, second] = images;
    expect(second).toMatchObject({
      stem: '000001',
      content: {
        header: { stamp: { sec: 1_700_000_000, nanosec: 33_000_000 }, frameId: 'duckie/camera' },
        image: { kind: 'compressed', format: 'jpeg', data: new Uint8Array(5000).fill(1) },
      },
    });
  },
);

testWithPython.each(['lz4.mcap', 'lz4-unindexed.mcap', 'ros1-lz4.bag'])(
  'a cut %s gives its first messages',
  async (name) => {
    const messages = (await writeBags())[name] ?? [];
    const bytes = await readFile(join(folder, name));
    const counts = new Set<number>();
    for (let length = 0; length < bytes.length - 3000; length += Math.floor(bytes.length / 31)) {
      const path = join(folder, `cut.${name}`);
      await writeFile(path, bytes.subarray(0, length));
      const bag = await openBag(path).catch(() => undefined);
      if (!bag) continue;
      const found = (await readAll(bag)).map(({ logTime }) => logTime.toString());
      await bag.close();
      expect(found).toEqual(messages.slice(0, found.length).map(([, time]) => time));
      expect(bag.losses).toHaveLength(1);
      counts.add(found.length);
    }
    expect(counts.size).toBeGreaterThan(1);
  },
);
