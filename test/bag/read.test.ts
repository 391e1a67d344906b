import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { BagMessage } from '../../src/bag/bag-types';
import { openBag } from '../../src/bag/open-bag';
import { listMessages, makeMessages, readAll } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { HUMBLE_QOS, writeMcap, writeMetadata, writeSqlite, type McapOptions } from './support/write-bags';
import { makeRos1Bag } from './support/write-ros1';

const at = useTemporaryFolder();
const messages = makeMessages(30);
const topics = [
  { name: '/chatter', type: 'std_msgs/msg/String', messageCount: 10 },
  {
    name: '/duckie/camera_node/image/compressed',
    type: 'sensor_msgs/msg/CompressedImage',
    messageCount: 20,
  },
];

async function expectWhole(path: string, expected: readonly BagMessage[] = messages): Promise<void> {
  const bag = await openBag(path);
  try {
    expect(bag.topics).toEqual(topics);
    expect(listMessages(await readAll(bag))).toEqual(listMessages(expected));
    expect(bag.losses).toEqual([]);
  } finally {
    await bag.close();
  }
}

test.each<[string, McapOptions]>([
  ['chunked', {}],
  ['chunked, zstd', { compression: 'zstd' }],
  ['unchunked', { useChunks: false }],
  ['unindexed', { isIndexed: false }],
  ['unindexed, unchunked', { isIndexed: false, useChunks: false }],
  ['unindexed, zstd', { isIndexed: false, compression: 'zstd' }],
  ['without channels in its summary', { summary: { repeatChannels: false } }],
  ['without schemas in its summary', { summary: { repeatSchemas: false } }],
  [
    'without channels or schemas in its summary',
    { summary: { repeatChannels: false, repeatSchemas: false } },
  ],
  ['without statistics in its summary', { summary: { useStatistics: false } }],
  ['unchunked, without schemas in its summary', { useChunks: false, summary: { repeatSchemas: false } }],
])('an MCAP file is read whole: %s', async (_, options) => {
  await writeMcap(at('bag.mcap'), messages, options);
  await expectWhole(at('bag.mcap'));
});

test('messages come with their schema and channel', async () => {
  await writeMcap(at('bag.mcap'), messages);
  const bag = await openBag(at('bag.mcap'));
  const [first] = await readAll(bag);
  await bag.close();
  expect(bag.profile).toBe('ros2');
  expect(first?.channel).toEqual({ ...messages[0]?.channel, metadata: new Map() });
});

test('only the requested topics are given', async () => {
  await writeMcap(at('bag.mcap'), messages);
  const bag = await openBag(at('bag.mcap'));
  const found = [];
  for await (const { channel } of bag.messages({ topics: ['/chatter'] })) found.push(channel.topic);
  await bag.close();
  expect(found).toEqual(Array<string>(10).fill('/chatter'));
});

test.each([false, true])('a SQLite file is read whole, write-ahead log: %s', async (isWal) => {
  writeSqlite(at('bag.db3'), messages, isWal);
  await expectWhole(at('bag.db3'));
});

test('common types get the definitions of ROS', async () => {
  writeSqlite(at('bag.db3'), messages);
  const bag = await openBag(at('bag.db3'));
  const [first] = await readAll(bag);
  await bag.close();
  expect(first?.channel.schema.encoding).toBe('ros2msg');
  const text = Buffer.from(first?.channel.schema.data ?? []).toString();
  expect(text).toMatch(/string format[\s\S]*MSG: std_msgs\/Header[\s\S]*MSG: builtin_interfaces\/Time/);
  expect(first?.channel.metadata.get('offered_qos_profiles')).toBe(HUMBLE_QOS);
});

test('reading neither changes nor locks a bag', async () => {
  writeSqlite(at('bag.db3'), messages);
  const before = await readFile(at('bag.db3'));
  const bag = await openBag(at('bag.db3'));
  // Two at once: a lock would keep the second out.
  const second = await openBag(at('bag.db3'));
  expect(await readAll(second)).toHaveLength(30);
  await bag.close();
  await second.close();
  expect((await readFile(at('bag.db3'))).equals(before)).toBe(true);
  await expect(readFile(at('bag.db3.lock'))).rejects.toThrow('ENOENT');
});

async function writeSplit(storage: 'mcap' | 'sqlite3'): Promise<void> {
  await mkdir(at('bag'));
  const ending = storage === 'mcap' ? 'mcap' : 'db3';
  const files = [messages.slice(0, 12), messages.slice(12, 24), messages.slice(24)].map((part, index) => ({
    path: `bag_${index}.${ending}`,
    messages: part,
  }));
  for (const { path, messages: part } of files) {
    if (storage === 'mcap') await writeMcap(at(`bag/${path}`), part);
    else writeSqlite(at(`bag/${path}`), part);
  }
  await writeMetadata(at('bag/metadata.yaml'), files, storage);
}

test.each(['mcap', 'sqlite3'] as const)('a split rosbag2 directory is read whole: %s', async (storage) => {
  await writeSplit(storage);
  await expectWhole(at('bag'));
});

test('a directory without metadata.yaml is read whole', async () => {
  await writeSplit('mcap');
  await rm(at('bag/metadata.yaml'));
  // Ten comes after two.
  await rename(at('bag/bag_2.mcap'), at('bag/bag_10.mcap'));
  await expectWhole(at('bag'));
});

test('the loss names and counts a missing file', async () => {
  await writeSplit('mcap');
  await rm(at('bag/bag_1.mcap'));
  const bag = await openBag(at('bag'));
  const found = await readAll(bag);
  expect(listMessages(found)).toEqual(listMessages([...messages.slice(0, 12), ...messages.slice(24)]));
  expect(bag.losses).toMatchObject([{ file: at('bag/bag_1.mcap'), messages: 12 }]);
});

test('a compression other than zstd is refused', async () => {
  await writeSplit('mcap');
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.mcap', messages }], 'mcap', {
    mode: 'FILE',
    format: 'xz',
  });
  await expect(openBag(at('bag'))).rejects.toThrow(/expected zstd, found "xz"/);
});

test('a ROS 1 bag is read whole', async () => {
  const ros1 = makeMessages(30, 3000, false);
  await writeFile(at('drive.bag'), makeRos1Bag(ros1));
  const bag = await openBag(at('drive.bag'));
  expect(bag.topics.map(({ messageCount }) => messageCount)).toEqual([10, 20]);
  const found = await readAll(bag);
  await bag.close();
  expect(listMessages(found)).toEqual(listMessages(ros1));
  expect(found[0]?.channel.metadata.get('callerid')).toBe('/camera_node');
  expect(bag.losses).toEqual([]);
});

test('an unclosed ROS 1 bag is read whole', async () => {
  const ros1 = makeMessages(30, 3000, false);
  await writeFile(at('drive.bag.active'), makeRos1Bag(ros1, false));
  const bag = await openBag(at('drive.bag.active'));
  expect(bag.topics.map(({ messageCount }) => messageCount)).toEqual([10, 20]);
  expect(listMessages(await readAll(bag))).toEqual(listMessages(ros1));
  await bag.close();
  expect(bag.losses).toMatchObject([{ reason: expect.stringContaining('index') as string }]);
});

test('a file that is no bag is refused', async () => {
  await writeFile(at('notes.txt'), 'no bag at all');
  await expect(openBag(at('notes.txt'))).rejects.toThrow(/expected a bag.*begins with "no bag a"/);
  await expect(openBag(at('nothing'))).rejects.toThrow(/found no such file/);
  await mkdir(at('empty'));
  await expect(openBag(at('empty'))).rejects.toThrow(/found neither/);
  await writeFile(at('empty.mcap'), '');
  await expect(openBag(at('empty.mcap'))).rejects.toThrow(/0 bytes/);
});

test.each(['bag.mcap', 'drive.bag'])('opening %s without an index can be aborted', async (name) => {
  await writeMcap(at('bag.mcap'), messages, { isIndexed: false });
  await writeFile(at('drive.bag'), makeRos1Bag(makeMessages(30, 3000, false), false));
  await expect(openBag(at(name), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
