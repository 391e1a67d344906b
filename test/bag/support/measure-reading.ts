/**
 * node --expose-gc measure-reading.js BAG: reads a bag and prints the number of messages and the process's peak memory
 * in KiB. With OUT behind it, writes them there, too.
 */
import { setTimeout as nextTurn } from 'node:timers/promises';
import { BagWriter } from '../../../src/bag/bag-writer';
import { openBag } from '../../../src/bag/open-bag';
import { readPeakKib } from '../../support/peak-memory';

const MESSAGES_PER_TURN = 50;
/** In use are up to 20 MB. */
const MAX_BYTES = 24e6;

async function main([path = '', output]: string[]): Promise<void> {
  const collector = setInterval(collectGarbage);
  const bag = await openBag(path);
  const writer =
    output === undefined
      ? undefined
      : await BagWriter.create(output, { profile: 'ros2', compression: 'none' });
  let count = 0;
  for await (const message of bag.messages()) {
    count++;
    await writer?.write(message);
    if (count % MESSAGES_PER_TURN === 0) await nextTurn();
  }
  await writer?.finish();
  await bag.close();
  clearInterval(collector);
  process.stdout.write(JSON.stringify({ count, losses: bag.losses, peak: readPeakKib() }));
}

/**
 * V8 lets some 64 MiB of buffers become garbage, more or less in each version, before it collects them. Collected
 * sooner, the peak is near what is in use.
 */
function collectGarbage(): void {
  if (process.memoryUsage().arrayBuffers > MAX_BYTES) global.gc?.();
}

void main(process.argv.slice(2));
