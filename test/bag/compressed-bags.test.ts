import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { compress, isLoaded } from '@foxglove/wasm-zstd';
import type { BagMessage } from '../../src/bag/bag-types';
import { openBag } from '../../src/bag/open-bag';
import { expectMessages } from './support/expect-messages';
import { listMessages, makeMessages, readAll } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap, writeMetadata, writeSqlite } from './support/write-bags';

const at = useTemporaryFolder();
const messages = makeMessages(30);
let packed: readonly BagMessage[] = [];
const FILE = { mode: 'FILE', format: 'zstd' };
const MESSAGE = { mode: 'MESSAGE', format: 'zstd' };

beforeAll(async () => {
  await isLoaded;
  packed = messages.map((message) => ({ ...message, data: compress(message.data) }));
});
beforeEach(() => mkdir(at('bag')));

test('rosbag2 file compression (NAME.db3.zstd) is read', async () => {
  writeSqlite(at('bag/bag_0.db3'), messages);
  await writeFile(at('bag/bag_0.db3.zstd'), compress(await readFile(at('bag/bag_0.db3'))));
  await rm(at('bag/bag_0.db3'));
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.db3.zstd', messages }], 'sqlite3', FILE);
  await expectMessages(at('bag'), messages);
  await expectMessages(at('bag/bag_0.db3.zstd'), messages);
});

test('rosbag2 message compression is read without metadata.yaml, too', async () => {
  writeSqlite(at('bag/bag_0.db3'), packed);
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.db3', messages }], 'sqlite3', MESSAGE);
  await expectMessages(at('bag'), messages);
  await expectMessages(at('bag/bag_0.db3'), messages);
  await rm(at('bag/metadata.yaml'));
  await expectMessages(at('bag'), messages);
  await writeMcap(at('alone.mcap'), packed);
  await expectMessages(at('alone.mcap'), messages);
});

test.each([
  ['cut', (frame: Uint8Array) => frame.subarray(0, frame.length - 9)],
  // A window of 1.9 GB.
  [
    'claiming gigabytes',
    (frame: Uint8Array) => Uint8Array.of(...frame.subarray(0, 4), 0, 0xa7, ...frame.subarray(8)),
  ],
])('a compressed message costs itself alone: %s', async (_, spoil) => {
  const spoiled = packed.map((message, i) => (i === 4 ? { ...message, data: spoil(message.data) } : message));
  await writeMcap(at('bag.mcap'), spoiled);
  const bag = await openBag(at('bag.mcap'));
  const found = await readAll(bag);
  await bag.close();
  expect(listMessages(found)).toEqual(listMessages(messages.filter((__, i) => i !== 4)));
  expect(bag.losses).toMatchObject([
    { file: at('bag.mcap'), messages: 1, reason: expect.stringContaining('zstd') as string },
  ]);
});

test('a file both packed and plain is read once', async () => {
  await writeMcap(at('bag/bag_0.mcap'), messages);
  // Cut, as a recorder leaves it that is stopped while it packs.
  await writeFile(
    at('bag/bag_0.mcap.zstd'),
    compress(await readFile(at('bag/bag_0.mcap'))).subarray(0, 5000),
  );
  await expectMessages(at('bag'), messages);
  const names = ['bag_0.mcap', 'bag_0.mcap.zstd'].map((path, i) => ({ path, messages: i ? [] : messages }));
  await writeMetadata(at('bag/metadata.yaml'), names, 'mcap');
  await expectMessages(at('bag'), messages);
});

test.each([
  ['is empty', (whole: Buffer) => whole.subarray(0, 0)],
  ['is cut', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ['is of zeros', (whole: Buffer) => Buffer.alloc(whole.length)],
])('a plain file that %s does not hide the packed one', async (_, spoil) => {
  for (const [name, write, storage] of [
    ['bag_0.mcap', writeMcap, 'mcap'],
    ['bag_0.db3', writeSqlite, 'sqlite3'],
  ] as const) {
    await write(at(`bag/${name}`), messages);
    const whole = await readFile(at(`bag/${name}`));
    await writeFile(at(`bag/${name}.zstd`), compress(whole));
    await writeFile(at(`bag/${name}`), spoil(whole));
    await expectMessages(at('bag'), messages);
    await writeMetadata(at('bag/metadata.yaml'), [{ path: name, messages }], storage);
    await expectMessages(at('bag'), messages);
    await rm(at('bag'), { recursive: true });
    await mkdir(at('bag'));
  }
});

test('names with and without .zstd find each other', async () => {
  await writeMcap(at('plain.mcap'), messages);
  await copyFile(at('plain.mcap'), at('bag/bag_0.mcap'));
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.mcap.zstd', messages }], 'mcap', FILE);
  await expectMessages(at('bag'), messages);
  await rm(at('bag/bag_0.mcap'));
  await writeFile(at('bag/bag_0.mcap.zstd'), compress(await readFile(at('plain.mcap'))));
  await writeMetadata(at('bag/metadata.yaml'), [{ path: 'bag_0.mcap', messages }], 'mcap');
  await expectMessages(at('bag'), messages);
});

test('first bytes, not names, tell the kind', async () => {
  await writeMcap(at('plain.mcap'), messages);
  await rename(at('plain.mcap'), at('bag/bag_0.mcap.zstd'));
  await expectMessages(at('bag'), messages);
  await expectMessages(at('bag/bag_0.mcap.zstd'), messages);
});
