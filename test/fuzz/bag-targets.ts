import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compress, isLoaded } from '@foxglove/wasm-zstd';
import { BagError } from '../../src/bag/bag-error';
import { isExtra, type BagExtra, type BagMessage } from '../../src/bag/bag-types';
import { findImageTopic } from '../../src/bag/find-image-topic';
import { openBag } from '../../src/bag/open-bag';
import { readBagImage } from '../../src/bag/bag-image';
import { ImageError } from '../../src/image/image-error';
import { makeMessages } from '../bag/support/messages';
import { writeMcap, writeMetadata, writeSqlite } from '../bag/support/write-bags';
import { makeRos1Bag } from '../bag/support/write-ros1';
import { damage } from '../support/damage';
import { judge, type Dice, type FuzzRounds, type FuzzTarget } from './fuzz-target';

type Files = Readonly<Record<string, Uint8Array>>;

const MESSAGES = makeMessages(12, 400);
const EXTRAS: readonly BagExtra[] = [
  { kind: 'metadata', name: 'camera', entries: new Map([['k', '3']]) },
  { kind: 'attachment', name: 'a', mediaType: '', logTime: 1n, createTime: 2n, data: Buffer.from('map') },
];

/** Bags of every kind, with what the formats let a writer leave out, and what a power cut leaves behind. */
export const BAG_TARGETS: readonly FuzzTarget[] = [
  makeTarget('mcap', async (at) => {
    const options = [
      { extras: EXTRAS },
      { compression: 'zstd' },
      { isIndexed: false },
      { useChunks: false },
      { summary: { repeatChannels: false } },
      { summary: { repeatSchemas: false } },
      { summary: { useStatistics: false } },
    ] as const;
    for (const [i, option] of options.entries()) await writeMcap(at(`${i}.mcap`), MESSAGES, option);
    await writeMcap(at('packed.mcap'), packMessages());
  }),
  makeTarget('sqlite', async (at) => {
    await isLoaded;
    writeSqlite(at('plain.db3'), MESSAGES);
    writeSqlite(at('packed.db3'), packMessages());
  }),
  makeTarget('ros1', async (at) => {
    const messages = makeMessages(12, 400, false);
    await writeFile(at('indexed.bag'), makeRos1Bag(messages));
    await writeFile(at('unindexed.bag'), makeRos1Bag(messages, false));
  }),
  makeTarget('zstd', async (at) => {
    await writeMcap(at('bag.mcap'), MESSAGES);
    await writeFile(at('bag.mcap.zstd'), compress(await readFile(at('bag.mcap'))));
    await rm(at('bag.mcap'));
  }),
  makeTarget('rosbag2', async (at) => {
    await mkdir(at('bag'));
    const files = [MESSAGES.slice(0, 8), MESSAGES.slice(8)].map((messages, i) => ({
      path: `bag_${i}.mcap`,
      messages,
    }));
    for (const { path, messages } of files) await writeMcap(at(`bag/${path}`), messages);
    await writeMetadata(at('bag/metadata.yaml'), files, 'mcap');
  }),
];

function packMessages(): BagMessage[] {
  return MESSAGES.map((message) => ({ ...message, data: compress(message.data) }));
}

/** @param write makes the bags: files, or folders of files */
function makeTarget(name: string, write: (at: (name: string) => string) => Promise<void>): FuzzTarget {
  return { name, prepare: (folder) => prepare(folder, write) };
}

async function prepare(
  folder: string,
  write: (at: (name: string) => string) => Promise<void>,
): Promise<FuzzRounds> {
  const seeds = join(folder, 'seeds');
  await mkdir(seeds);
  await isLoaded;
  await write((name) => join(seeds, name));
  const names = (await readdir(seeds)).sort();
  const bags = await Promise.all(names.map((name) => readFiles(join(seeds, name))));
  return {
    seeds: names.length,
    takeSeed: (index) => readWhole(join(seeds, names[index % names.length] ?? '')),
    takeDamaged: async (roll) => {
      const index = roll(names.length);
      const path = join(folder, `damaged-${names[index] ?? ''}`);
      await writeDamaged(path, bags[index] ?? {}, roll);
      try {
        return await judge(
          () => readWhole(path),
          (error) => error instanceof BagError,
        );
      } finally {
        await rm(path, { recursive: true });
      }
    },
  };
}

/** Its files by name; a file alone has the name ''. */
async function readFiles(path: string): Promise<Files> {
  const names = await readdir(path).catch(() => ['']);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)),
  );
}

async function writeDamaged(path: string, files: Files, roll: Dice): Promise<void> {
  const names = Object.keys(files).sort();
  const hit = names[roll(names.length)];
  if (hit !== '') await mkdir(path);
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(path, name), name === hit ? damage(bytes, roll) : bytes);
  }
}

async function readWhole(path: string): Promise<void> {
  const bag = await openBag(path);
  try {
    await judge(
      () => findImageTopic(bag),
      (error) => error instanceof BagError,
    );
    for await (const record of bag.records?.() ?? bag.messages()) {
      if (!isExtra(record))
        await judge(
          () => readBagImage(record),
          (error) => error instanceof ImageError,
        );
    }
  } finally {
    await bag.close();
  }
}
