import { readFile, writeFile } from 'node:fs/promises';
import { BagError } from '../../src/bag/bag-error';
import { openBag } from '../../src/bag/open-bag';
import { createDice, damage } from '../support/damage';
import { makeMessages, readAll } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap, writeSqlite } from './support/write-bags';
import { makeRos1Bag } from './support/write-ros1';

const ROUNDS = 150;
const at = useTemporaryFolder();
jest.setTimeout(120_000);

async function tryRead(path: string): Promise<'read' | 'refused'> {
  try {
    const bag = await openBag(path);
    try {
      await readAll(bag);
    } finally {
      await bag.close();
    }
    return 'read';
  } catch (error) {
    if (!(error instanceof BagError)) throw error;
    return 'refused';
  }
}

test.each([
  ['MCAP with an index', 'mcap', (path: string) => writeMcap(path, makeMessages(10, 300))],
  [
    'MCAP with an index and zstd',
    'mcap',
    (path: string) => writeMcap(path, makeMessages(10, 300), { compression: 'zstd' }),
  ],
  [
    'MCAP without an index',
    'mcap',
    (path: string) => writeMcap(path, makeMessages(10, 300), { isIndexed: false }),
  ],
  [
    'SQLite',
    'db3',
    (path: string) => {
      writeSqlite(path, makeMessages(10, 300));
      return Promise.resolve();
    },
  ],
  ['ROS 1', 'bag', async (path: string) => writeFile(path, makeRos1Bag(makeMessages(10, 300, false)))],
])('damage to %s neither crashes reading nor fills memory', async (name, ending, write) => {
  const whole = at(`whole.${ending}`);
  await write(whole);
  const bytes = await readFile(whole);
  expect(await tryRead(whole)).toBe('read');
  const roll = createDice(name.length);
  const before = process.memoryUsage().rss;
  for (let round = 0; round < ROUNDS; round++) {
    const path = at(`damaged-${round}.${ending}`);
    const damaged = damage(bytes, roll);
    await writeFile(path, damaged);
    try {
      await tryRead(path);
    } catch (error) {
      throw new Error(`round ${round} of ${ROUNDS}`, { cause: error });
    }
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
});
