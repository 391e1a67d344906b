/**
 * Preloaded into the proxy (node --require), this breaks the real inference worker from within: when a file of the
 * name in SIM2REAL_TEST_FAULT appears, the worker takes it away and does what it says.
 */
import { readFileSync, unlinkSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const LOOK_MS = 10;

function takeOrder(file: string): string | undefined {
  try {
    const order = readFileSync(file, 'utf8');
    // It is there, but not yet written.
    if (order === '') return undefined;
    unlinkSync(file);
    return order;
  } catch {
    return undefined;
  }
}

function obey(order: string): void {
  if (order === 'exit') process.exit(9);
  if (order === 'throw') throw new Error('thrown by the test');
  if (order === 'hang') {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- this is the fault
    while (true);
  }
  if (order === 'memory') {
    const hoard: number[][] = [];
    for (;;) hoard.push(Array.from({ length: 1_000_000 }, (_, i) => i + 0.5));
  }
}

const file = process.env['SIM2REAL_TEST_FAULT'];
if (!isMainThread && file !== undefined) {
  setInterval(() => {
    const order = takeOrder(file);
    if (order !== undefined) obey(order);
  }, LOOK_MS).unref();
}
