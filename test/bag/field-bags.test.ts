import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Database } from 'node-sqlite3-wasm';
import { openBag } from '../../src/bag/open-bag';
import { expectMessages } from './support/expect-messages';
import { listMessages, makeMessages, readAll } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap, writeMetadata, writeSqlite } from './support/write-bags';

/** Bags of public reports; docs/field-reports.md tells whose. */

const at = useTemporaryFolder();
const messages = makeMessages(30, 500);

test('a db3 without metadata.yaml is read', async () => {
  await mkdir(at('bag'));
  writeSqlite(at('bag/bag_0.db3'), messages);
  await expectMessages(at('bag'), messages);
});

test.each(['bag/bag_0.db3', './bag_0.db3', '/home/robot/bag/bag_0.db3'])(
  'a file that metadata.yaml calls %s is found',
  async (path) => {
    await mkdir(at('bag'));
    writeSqlite(at('bag/bag_0.db3'), messages);
    await writeMetadata(at('bag/metadata.yaml'), [{ path, messages }], 'sqlite3');
    const bag = await openBag(at('bag'));
    const found = listMessages(await readAll(bag));
    await bag.close();
    expect(found).toEqual(listMessages(messages));
  },
);

test('a bag whose folder and files were renamed is read', async () => {
  await mkdir(at('bag'));
  writeSqlite(at('bag/bag_0.db3'), messages);
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.db3', messages }], 'sqlite3');
  await rename(at('bag/bag_0.db3'), at('bag/drive.db3'));
  await rename(at('bag'), at('drive'));
  const bag = await openBag(at('drive'));
  const found = listMessages(await readAll(bag));
  await bag.close();
  expect(found).toEqual(listMessages(messages));
});

test("Eloquent's tables without QoS are read", async () => {
  writeSqlite(at('bag.db3'), messages);
  const database = new Database(at('bag.db3'));
  database.exec('ALTER TABLE topics DROP COLUMN offered_qos_profiles');
  database.close();
  await expectMessages(at('bag.db3'), messages);
});

test('a db3 that begins with zeros is refused by name', async () => {
  await writeFile(at('bag.db3'), Buffer.alloc(40_960));
  await expect(openBag(at('bag.db3'))).rejects.toThrow(
    /bag\.db3: expected a bag .* found a file of 40960 bytes/,
  );
});

test('a topic that metadata.yaml forgot is read', async () => {
  await mkdir(at('bag'));
  await writeMcap(at('bag/bag_0.mcap'), messages);
  const known = messages.filter(({ channel }) => channel.topic !== '/chatter');
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.mcap', messages: known }], 'mcap');
  const bag = await openBag(at('bag'));
  const found = listMessages(await readAll(bag));
  await bag.close();
  expect(found).toEqual(listMessages(messages));
});

test('an MCAP without message indexes is read', async () => {
  await writeMcap(at('bag.mcap'), messages, { isIndexed: false });
  await expectMessages(at('bag.mcap'), messages);
});

test('zstd chunks without their size are read', async () => {
  await writeMcap(at('bag.mcap'), messages, { compression: 'zstd', compressChunk: frameWithoutSize });
  await expectMessages(at('bag.mcap'), messages);
});

test.each([0.2, 0.5, 0.9])('an MCAP cut at %d of its length gives what is whole', async (share) => {
  await writeMcap(at('bag.mcap'), messages, { chunkSize: 2000 });
  const bytes = await readFile(at('bag.mcap'));
  await writeFile(at('bag.mcap'), bytes.subarray(0, bytes.length * share));
  const bag = await openBag(at('bag.mcap'));
  const found = listMessages(await readAll(bag));
  expect(found).toEqual(listMessages(messages).slice(0, found.length));
  expect(bag.losses.length).toBeGreaterThan(0);
  await bag.close();
});

test('a damaged chunk in the middle costs that chunk', async () => {
  await writeMcap(at('bag.mcap'), messages, { chunkSize: 2000, compression: 'zstd' });
  const bytes = await readFile(at('bag.mcap'));
  const middle = Math.floor(bytes.length * 0.4);
  bytes.fill(0x55, middle, middle + 50);
  await writeFile(at('bag.mcap'), bytes);
  const bag = await openBag(at('bag.mcap'));
  const found = listMessages(await readAll(bag));
  expect(found.length).toBeGreaterThan(messages.length / 2);
  expect(found.length).toBeLessThan(messages.length);
  expect(bag.losses.length).toBeGreaterThan(0);
  await bag.close();
});

test('times at the end of 64 bits keep their order', async () => {
  const late = messages.map((message, i) =>
    i < 15 ? message : { ...message, logTime: 2n ** 64n - 100n + BigInt(i), publishTime: 2n ** 64n - 1n },
  );
  await writeMcap(at('bag.mcap'), late);
  await expectMessages(at('bag.mcap'), late);
});

test('a recording that goes on in a second file without metadata is whole', async () => {
  await mkdir(at('bag'));
  await writeMcap(at('bag/bag_0.mcap'), messages.slice(0, 10));
  await writeMcap(at('bag/bag_1.mcap'), messages.slice(10, 20));
  await writeMcap(at('bag/bag_10.mcap'), messages.slice(20));
  await expectMessages(at('bag'), messages);
  await rm(at('bag/bag_1.mcap'));
  const bag = await openBag(at('bag'));
  expect(listMessages(await readAll(bag))).toHaveLength(20);
  await bag.close();
});

/** RFC 8878: a frame whose header leaves the content's size out, with one raw block. */
function frameWithoutSize(data: Uint8Array): Uint8Array {
  const block = Buffer.alloc(3);
  block.writeUIntLE((data.length << 3) | 1, 0, 3);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), block, data]);
}
