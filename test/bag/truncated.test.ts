import { readFile, writeFile } from 'node:fs/promises';
import { compress, isLoaded } from '@foxglove/wasm-zstd';
import type { BagLoss, BagMessage } from '../../src/bag/bag-types';
import { BagError } from '../../src/bag/bag-error';
import { openBag } from '../../src/bag/open-bag';
import { countMessages } from './support/count-messages';
import { listMessages, makeMessages, readAll } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap, writeSqlite, type McapOptions } from './support/write-bags';
import { makeRos1Bag } from './support/write-ros1';

const at = useTemporaryFolder();
jest.setTimeout(120_000);
const messages = makeMessages(30, 900);
const ros1 = makeMessages(30, 900, false);

interface Reading {
  readonly found: readonly BagMessage[];
  readonly losses: readonly BagLoss[];
}

/** undefined where the bag does not open: of that only a BagError is right. */
async function read(path: string): Promise<Reading | undefined> {
  let bag;
  try {
    bag = await openBag(path);
  } catch (error) {
    expect(error).toBeInstanceOf(BagError);
    return undefined;
  }
  try {
    return { found: await readAll(bag), losses: [...bag.losses] };
  } finally {
    await bag.close();
  }
}

/** Cuts the file at about 60 lengths, from nothing to almost all; gives what was found at each. */
async function cutAtMany(
  bytes: Buffer,
  ending: string,
  expected: readonly BagMessage[],
): Promise<Map<number, number>> {
  const whole = listMessages(expected);
  const counts = new Map<number, number>();
  const step = Math.floor(bytes.length / 57);
  const lengths = [...Array(58).keys()]
    .map((index) => index * step)
    .filter((length) => length < bytes.length);
  for (const length of [...lengths, bytes.length - 1]) {
    const path = at(`cut-${length}.${ending}`);
    await writeFile(path, bytes.subarray(0, length));
    const reading = await read(path);
    if (reading === undefined) continue;
    const found = listMessages(reading.found);
    expect(found).toEqual(whole.slice(0, found.length));
    if (found.length < whole.length) expect(reading.losses).not.toEqual([]);
    counts.set(length, found.length);
  }
  return counts;
}

/** The end of each message's bytes in the file, where they lie uncompressed. */
function findEnds(bytes: Buffer, expected: readonly BagMessage[]): number[] {
  let from = 0;
  return expected.map(({ data }) => {
    const start = bytes.indexOf(data, from);
    from = start + data.length;
    return from;
  });
}

test.each<[string, McapOptions]>([
  ['unchunked', { useChunks: false }],
  ['of uncompressed chunks', {}],
  ['of one chunk', { chunkSize: 1e6 }],
])('a cut MCAP file is read to its last message: %s', async (_, options) => {
  await writeMcap(at('bag.mcap'), messages, options);
  const bytes = await readFile(at('bag.mcap'));
  const ends = findEnds(bytes, messages);
  const counts = await cutAtMany(bytes, 'mcap', messages);
  expect(counts.size).toBeGreaterThan(50);
  for (const [length, count] of counts) {
    expect(count).toBe(ends.filter((end) => end <= length).length);
  }
});

test('a cut zstd MCAP file is read by blocks', async () => {
  const many = makeMessages(400, 3000);
  // Two chunks of several blocks (128 KiB) each.
  await writeMcap(at('bag.mcap'), many, { compression: 'zstd', chunkSize: 500_000 });
  const counts = await cutAtMany(await readFile(at('bag.mcap')), 'mcap', many);
  // More steps than chunks: parts of chunks were had.
  expect(new Set(counts.values()).size).toBeGreaterThan(4);
});

test('a cut ROS 1 bag is read to its last message', async () => {
  const bytes = makeRos1Bag(ros1);
  const ends = findEnds(bytes, ros1);
  for (const [length, count] of await cutAtMany(bytes, 'bag', ros1)) {
    expect(count).toBe(ends.filter((end) => end <= length).length);
  }
});

test('a cut SQLite file gives its first messages', async () => {
  const many = makeMessages(120, 5000);
  writeSqlite(at('bag.db3'), many);
  const counts = await cutAtMany(await readFile(at('bag.db3')), 'db3', many);
  expect(Math.max(...counts.values())).toBeGreaterThan(0);
});

test('missing SQLite pages give no false messages', async () => {
  const many = makeMessages(120, 5000);
  writeSqlite(at('bag.db3'), many);
  const bytes = await readFile(at('bag.db3'));
  for (let pages = 1; pages * 4096 < bytes.length; pages += 3) {
    await writeFile(at('cut.db3'), bytes.subarray(0, pages * 4096));
    const found = listMessages((await read(at('cut.db3')))?.found ?? []);
    expect(found).toEqual(listMessages(many).slice(0, found.length));
  }
});

test('a cut NAME.mcap.zstd gives its first messages', async () => {
  await isLoaded;
  const many = makeMessages(400, 3000);
  await writeMcap(at('bag.mcap'), many);
  const counts = await cutAtMany(compress(await readFile(at('bag.mcap'))), 'mcap.zstd', many);
  expect(Math.max(...counts.values())).toBeGreaterThan(200);
});

test('a loss names file, offset and message count', async () => {
  await writeMcap(at('bag.mcap'), messages, { chunkSize: 3000 });
  const bytes = await readFile(at('bag.mcap'));
  // A byte of a chunk in the middle: its checksum is wrong then.
  const place = (findEnds(bytes, messages)[15] ?? 0) - 10;
  bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  await writeFile(at('bag.mcap'), bytes);
  const reading = await read(at('bag.mcap'));
  const missing = messages.length - (reading?.found.length ?? 0);
  expect(missing).toBeGreaterThan(0);
  expect(missing).toBeLessThan(15);
  expect(reading?.losses).toMatchObject([{ file: at('bag.mcap'), messages: missing }]);
  expect(reading?.losses[0]?.reason).toMatch(/CRC/);
  expect(reading?.losses[0]?.offset).toBeLessThan(place);
});

test.each([
  ['mcap', () => writeMcap(at('bag.mcap'), messages).then(() => readFile(at('bag.mcap')))],
  [
    'mcap',
    () => writeMcap(at('bag.mcap'), messages, { compression: 'zstd' }).then(() => readFile(at('bag.mcap'))),
  ],
  ['bag', () => Promise.resolve(makeRos1Bag(ros1))],
  [
    'db3',
    () => {
      writeSqlite(at('bag.db3'), messages);
      return readFile(at('bag.db3'));
    },
  ],
])('a damaged .%s file neither hangs nor crashes', async (ending, make) => {
  const bytes = await make();
  let seed = 42;
  const next = (limit: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const paths = Array.from({ length: 60 }, (_, round) => at(`damaged-${round}.${ending}`));
  for (const path of paths) {
    const damaged = Buffer.from(bytes);
    for (let hit = 0; hit < 8; hit++) damaged[next(damaged.length)] = next(256);
    await writeFile(path, damaged);
  }
  expect(Math.max(...(await countMessages(paths)))).toBeLessThanOrEqual(messages.length);
});

test('an impossible length is reported as damage', async () => {
  await writeMcap(at('bag.mcap'), messages, { useChunks: false, isIndexed: false });
  const bytes = await readFile(at('bag.mcap'));
  const cut = findEnds(bytes, messages)[3] ?? 0;
  const head = Buffer.alloc(9);
  head.writeUInt8(5);
  head.writeBigUInt64LE(2n ** 62n, 1);
  await writeFile(at('bag.mcap'), Buffer.concat([bytes.subarray(0, cut), head, bytes.subarray(cut)]));
  const reading = await read(at('bag.mcap'));
  expect(reading?.found).toHaveLength(4);
  expect(reading?.losses).toMatchObject([{ offset: cut }]);
});
