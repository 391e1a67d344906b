/**
 * node measure-reading.js BAG: reads a bag and prints the number of messages and the process's peak memory in KiB.
 * With OUT behind it, writes them there, too.
 */
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
  process.stdout.write(JSON.stringify({ count, losses: bag.losses, peak: process.resourceUsage().maxRSS }));
}

void main(process.argv.slice(2));
