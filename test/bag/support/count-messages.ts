import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Counts the messages of each bag, in a thread: a reader that loops without end is stopped there at the deadline, while
 * here it would keep jest itself from ending.
 * @throws Error naming the bag that was not read within `limitMs`; whatever a reader throws that is no BagError
 */
export async function countMessages(paths: readonly string[], limitMs = 30_000): Promise<number[]> {
  const worker = new Worker(join(__dirname, 'count-messages-worker.js'));
  const counts: number[] = [];
  try {
    for (const path of paths) {
      const limit = AbortSignal.timeout(limitMs);
      const answer = once(worker, 'message', { signal: limit });
      worker.postMessage(path);
      const [count] = (await answer.catch((error: unknown) => {
        throw limit.aborted ? new Error(`${path}: not read within ${limitMs} ms`) : error;
      })) as [number];
      counts.push(count);
    }
  } finally {
    await worker.terminate();
  }
  return counts;
}
