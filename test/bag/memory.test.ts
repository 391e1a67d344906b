import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BagMessage } from '../../src/bag/bag-types';
import { makeMessages } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap, writeSqlite } from './support/write-bags';
import { makeRos1Bag } from './support/write-ros1';

const at = useTemporaryFolder();
const script = join(__dirname, 'support', 'measure-reading.js');

/** A quarter of the difference of sizes, 158 MB. With what is garbage collected at once, 23 MiB were the most seen. */
const SLACK_KIB = 40 * 1024;

interface Measure {
  readonly count: number;
  readonly losses: readonly unknown[];
  /** KiB. */
  readonly peak: number;
}

function measure(...given: string[]): Measure {
  // A process of its own: the peak is of the whole process.
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', script, ...given], { encoding: 'utf8' }),
  ) as Measure;
}

function repeat(messages: readonly BagMessage[], times: number): BagMessage[] {
  return Array.from({ length: times }, () => messages).flat();
}

// 100 messages, 6.6 MB; and the same 25 times, 165 MB.
const few = makeMessages(100, 98_000);
const TIMES = 25;

async function writeRos1(path: string, messages: readonly BagMessage[], times: number): Promise<void> {
  const file = createWriteStream(path);
  // In pieces of one bag each would not be a bag: without an index, chunks may follow one another.
  const one = makeRos1Bag(messages, false);
  for (let copy = 0; copy < times; copy++) {
    if (!file.write(copy === 0 ? one : one.subarray(13 + 4096))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

test.each<[string, McapCase]>([
  ['indexed', {}],
  ['unindexed', { isIndexed: false }],
  ['zstd', { compression: 'zstd' }],
])(
  'a large MCAP file needs no more memory: %s',
  async (_, options) => {
    await writeMcap(at('small.mcap'), few, { ...options, chunkSize: 1e6 });
    await writeMcap(at('large.mcap'), repeat(few, TIMES), { ...options, chunkSize: 1e6 });
    const small = measure(at('small.mcap'), at('small-copy.mcap'));
    const large = measure(at('large.mcap'), at('large-copy.mcap'));
    expect(large.count).toBe(TIMES * small.count);
    expect(large.peak - small.peak).toBeLessThan(SLACK_KIB);
  },
  120_000,
);

interface McapCase {
  readonly isIndexed?: boolean;
  readonly compression?: 'zstd';
}

test('a large SQLite file needs no more memory', () => {
  writeSqlite(at('small.db3'), few);
  writeSqlite(at('large.db3'), repeat(few, TIMES));
  const small = measure(at('small.db3'));
  const large = measure(at('large.db3'));
  expect(large.count).toBe(TIMES * small.count);
  expect(large.peak - small.peak).toBeLessThan(SLACK_KIB);
}, 120_000);

test('a large ROS 1 bag needs no more memory', async () => {
  const ros1 = makeMessages(100, 98_000, false);
  await writeRos1(at('small.bag'), ros1, 1);
  await writeRos1(at('large.bag'), ros1, TIMES);
  const small = measure(at('small.bag'));
  const large = measure(at('large.bag'));
  expect(large.count).toBe(TIMES * small.count);
  expect(large.peak - small.peak).toBeLessThan(SLACK_KIB);
}, 120_000);
