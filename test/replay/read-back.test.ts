import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/process/package-root';
import { readWithPython, testWithPython, type PeerMessage } from '../bag/support/python-peer';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap, writeSqlite } from '../bag/support/write-bags';
import { CAMERA, makeDrive, PROXY } from './pictures';
import { replay } from './run-replay';

const at = useTemporaryFolder();
// Python starts twice in a test, and the machine may be busy.
jest.setTimeout(120_000);

/** The shared data set, which is not in the repository: these tests are skipped where it is missing. */
const bags = join(packageRoot, '..', 'shared', 'data', 'bags');
const testWithData = existsSync(bags) ? testWithPython : test.skip;

function filterTopic(messages: readonly PeerMessage[], topic: string): PeerMessage[] {
  return messages.filter((message) => message.topic === topic);
}

function listHeaders(messages: readonly PeerMessage[]): unknown[] {
  return messages.map(({ time, stamp, frame_id, format }) => [time, stamp, frame_id, format]);
}

/** Original and proxy topic side by side, as Python reads them. */
function expectProxied(messages: readonly PeerMessage[], topic: string, proxy: string, count: number): void {
  const [before, after] = [filterTopic(messages, topic), filterTopic(messages, proxy)];
  expect(before).toHaveLength(count);
  expect(listHeaders(after)).toEqual(listHeaders(before));
  expect(before.every(({ stamp }) => stamp !== undefined)).toBe(true);
  expect(after.map(({ picture }) => picture)).not.toEqual(before.map(({ picture }) => picture));
}

testWithPython.each(['none', 'zstd'] as const)(
  "Python's mcap reads a replayed file: %s",
  async (compression) => {
    const drive = await makeDrive(8);
    await writeMcap(at('in.mcap'), drive);
    await replay(at('in.mcap'), at('out.mcap'), { compression });
    const [before, after] = [readWithPython(at('in.mcap')), readWithPython(at('out.mcap'))];
    expect(after.profile).toBe('ros2');
    expect(after.count).toBe(8 + drive.length);
    expect(after.schemas).toEqual(before.schemas);
    expect(after.metadata?.[PROXY]).toEqual({ offered_qos_profiles: '- reliability: 2' });
    expect(after.messages.filter(({ topic }) => topic !== PROXY)).toEqual(before.messages);
    expectProxied(after.messages, CAMERA, PROXY, 8);
  },
);

testWithPython("Python's rosbags reads a replayed directory", async () => {
  const drive = await makeDrive(8);
  writeSqlite(at('in.db3'), drive);
  await replay(at('in.db3'), at('out'));
  const { count, messages } = readWithPython(at('out'));
  expect(count).toBe(8 + drive.length);
  expect(messages).toHaveLength(count);
  expectProxied(messages, CAMERA, PROXY, 8);
});

testWithPython('a replay keeps attachments and metadata records', async () => {
  const map = {
    kind: 'attachment',
    name: 'map.yaml',
    mediaType: 'text/yaml',
    logTime: 5n,
    createTime: 7n,
    data: Buffer.from('tiles: []'),
  } as const;
  const calibration = { kind: 'metadata', name: 'camera', entries: new Map([['k', '3']]) } as const;
  const recorder = {
    kind: 'metadata',
    name: 'rosbag2',
    entries: new Map([['serialized_metadata', 'x']]),
  } as const;
  await writeMcap(at('in.mcap'), await makeDrive(4), { extras: [calibration, map, recorder] });
  const place = { out: 'out/out_0.mcap', 'out.mcap': 'out.mcap' };
  for (const [output, file] of Object.entries(place)) {
    await replay(at('in.mcap'), at(output));
    const { extras = [] } = readWithPython(at(file));
    expect(extras.slice(0, 2)).toEqual([
      ['map.yaml', 'text/yaml', '5', '7', 'tiles: []'],
      ['camera', { k: '3' }],
    ]);
    expect(extras).toHaveLength(3);
    expect(extras[2]).toMatchObject(['rosbag2', {}]);
    const [, record] = extras[2] as [string, { serialized_metadata: string }];
    expect(parse(record.serialized_metadata)).toMatchObject({ version: 5, message_count: 10 });
  }
});

testWithData.each([
  ['duckbar_bright_mcap', '/duckbar', 'bright'],
  ['duckbar_bright_mcap', '/duckbar', 'bright.mcap'],
  ['duckbar_dark_sqlite3', '/duckbar', 'dark'],
  ['yanberbot_medium.bag', '/yanberbot', 'yanberbot.mcap'],
])('Python reads the replayed shared bag %s', async (name, robot, output) => {
  await replay(join(bags, name), at(output));
  const { count, messages } = readWithPython(at(output));
  const camera = `${robot}/camera_node/image/compressed`;
  const proxy = `${robot}/camera_node/image_proxy/compressed`;
  expect(count).toBe(120);
  expect([...new Set(messages.map(({ topic }) => topic))].sort()).toEqual([camera, proxy]);
  expectProxied(messages, camera, proxy, 60);
  if (existsSync(join(bags, name, 'metadata.yaml'))) {
    const original = readWithPython(join(bags, name)).messages;
    expect(filterTopic(messages, camera)).toEqual(original);
  }
});
