/**
 * node measure-reading.js BAG: reads a bag and prints the number of messages and the process's peak memory in KiB.
 * With OUT behind it, writes them there, too.
 */
import { readFileSync } from 'node:fs';
import { BagWriter } from '../../../src/bag/bag-writer';
import { openBag } from '../../../src/bag/open-bag';

async function main([path = '', output]: string[]): Promise<void> {
  const bag = await openBag(path);
  const writer =
    output === undefined
      ? undefined
      : await BagWriter.create(output, { profile: 'ros2', compression: 'none' });
  let count = 0;
  for await (const message of bag.messages()) {
    count++;
    await writer?.write(message);
  }
  await writer?.finish();
  await bag.close();
  process.stdout.write(JSON.stringify({ count, losses: bag.losses, peak: readPeakKib() }));
}

/** Not resourceUsage().maxRSS: on Linux a process inherits that from the one that started it, here a large jest. */
function readPeakKib(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

void main(process.argv.slice(2));
