import { setTimeout as wait } from 'node:timers/promises';

const running = new Set<Promise<void>>();

/** Notes a worker until its end. */
export function trackWorker(ended: Promise<void>): void {
  running.add(ended);
  void ended.then(() => running.delete(ended));
}

/**
 * Waits until no inference worker runs any more, `limitMs` at most. A process that calls process.exit() while one is
 * inside onnxruntime aborts (SIGABRT), so await this after closing translators and before exiting.
 * @returns false where one still runs: then end by the signal that asked for it, which needs no clean-up
 */
export async function awaitWorkersEnd(limitMs: number): Promise<boolean> {
  const limit = new AbortController();
  const ended = Promise.all(running).then(() => true);
  const late = wait(limitMs, false, { signal: limit.signal }).catch(() => false);
  const result = await Promise.race([ended, late]);
  limit.abort();
  return result;
}
