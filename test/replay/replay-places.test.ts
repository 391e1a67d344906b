import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { Database } from 'node-sqlite3-wasm';
import sharp from 'sharp';
import { openBag } from '../../src/bag/open-bag';
import { listMessages, readAll } from '../bag/support/messages';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap, writeSqlite } from '../bag/support/write-bags';
import { makeRos1Bag } from '../bag/support/write-ros1';
import { CAMERA, drawJpeg, drawPng, makeDrive, PROXY } from './pictures';
import { expectOnly, filterTopic, readBag, replay } from './run-replay';

const at = useTemporaryFolder();

test('a name without .mcap gives a rosbag2 directory', async () => {
  const drive = await makeDrive(5);
  writeSqlite(at('in.db3'), drive);
  await replay(at('in.db3'), at('proxied'));
  expect((await readdir(at('proxied'))).sort()).toEqual(['metadata.yaml', 'proxied_0.mcap']);
  const bag = await openBag(at('proxied'));
  expect(bag.topics.map(({ name, messageCount }) => [name, messageCount])).toEqual([
    ['/chatter', 2],
    [CAMERA, 5],
    [PROXY, 5],
  ]);
  const out = await readAll(bag);
  await bag.close();
  expect(listMessages(out.filter(({ channel }) => channel.topic !== PROXY))).toEqual(listMessages(drive));
});

test('a ROS 1 bag becomes a ros1 MCAP file', async () => {
  const drive = await makeDrive(5, false);
  await writeFile(at('in.bag'), makeRos1Bag(drive));
  await replay(at('in.bag'), at('out.mcap'));
  const bag = await openBag(at('out.mcap'));
  const out = await readAll(bag);
  await bag.close();
  expect(bag.profile).toBe('ros1');
  expect(listMessages(out.filter(({ channel }) => channel.topic !== PROXY))).toEqual(listMessages(drive));
  expect(filterTopic(out, PROXY)[0]?.channel.messageEncoding).toBe('ros1');
  await expect(replay(at('in.bag'), at('out'))).rejects.toThrow(/expected NAME.mcap/);
});

test('a folder keeps picture names and formats', async () => {
  await mkdir(at('frames/night'), { recursive: true });
  await writeFile(at('frames/a.jpg'), await drawJpeg(1));
  await writeFile(at('frames/night/b.png'), await drawPng(2));
  await writeFile(at('frames/broken.jpg'), 'no picture');
  const summary = await replay(at('frames'), at('proxied'));
  expect((await readdir(at('proxied'), { recursive: true })).sort()).toEqual([
    'a.jpg',
    'night',
    'night/b.png',
  ]);
  expect((await sharp(at('proxied/a.jpg')).metadata()).format).toBe('jpeg');
  expect(await sharp(at('proxied/night/b.png')).metadata()).toMatchObject({
    format: 'png',
    width: 64,
    height: 48,
  });
  expect(summary).toMatchObject({ images: 2, leftOut: [{ name: 'broken.jpg' }] });
});

test('an existing output is refused', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(1));
  await writeFile(at('out.mcap'), 'mine');
  await expect(replay(at('in.mcap'), at('out.mcap'))).rejects.toThrow(/expected a name that is free/);
  expect(await readFile(at('out.mcap'), 'utf8')).toBe('mine');
  await expect(replay(at('in.mcap'), at('nowhere/out.mcap'))).rejects.toThrow(
    /expected its folder .* to exist/,
  );
  await expect(replay(at('in.mcap'), at('out.bag'))).rejects.toThrow(/expected NAME.mcap/);
  await expectOnly(at('in.mcap'), at('out.mcap'));
});

test('an existing output topic is refused', async () => {
  const drive = await makeDrive(1);
  await writeMcap(at('in.mcap'), drive);
  await expect(replay(at('in.mcap'), at('out.mcap'), { outputTopic: '/chatter' })).rejects.toThrow(
    /expected no topic \/chatter yet.*--output-topic/,
  );
  await replay(at('in.mcap'), at('out.mcap'), { outputTopic: '/other/compressed' });
  expect(filterTopic(await readBag(at('out.mcap')), '/other/compressed')).toHaveLength(1);
});

test('a topic without messages stays listed', async () => {
  const drive = await makeDrive(2);
  writeSqlite(at('in.db3'), drive);
  const database = new Database(at('in.db3'));
  database.run("INSERT INTO topics VALUES (9, '/tf_static', 'tf2_msgs/msg/TFMessage', 'cdr', '')");
  database.close();
  await replay(at('in.db3'), at('proxied'));
  const expected = { name: '/tf_static', type: 'tf2_msgs/msg/TFMessage', messageCount: 0 };
  for (const path of [at('proxied'), at('proxied/proxied_0.mcap')]) {
    const bag = await openBag(path);
    await bag.close();
    expect(bag.topics).toContainEqual(expected);
  }
});
