/** Reads each bag whose path comes, and answers how many messages it found; 0 where the bag does not open. */
import { parentPort } from 'node:worker_threads';
import { BagError } from '../../../src/bag/bag-error';
import { openBag } from '../../../src/bag/open-bag';
import { readAll } from './messages';

parentPort?.on('message', (path: string) => {
  // An error that is none of a bag's ends the thread, and so reaches the test.
  void count(path).then((found) => parentPort?.postMessage(found));
});

async function count(path: string): Promise<number> {
  let bag;
  try {
    bag = await openBag(path);
  } catch (error) {
    if (error instanceof BagError) return 0;
    throw error;
  }
  try {
    return (await readAll(bag)).length;
  } finally {
    await bag.close();
  }
}
