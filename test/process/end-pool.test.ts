import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { endPool } from '../../src/process/end-pool';

const folder = mkdtempSync(join(tmpdir(), 'sim2real-pool-'));
const worker = join(folder, 'worker.cjs');
// Only the first answer comes at once.
writeFileSync(worker, 'module.exports = (n) => new Promise((done) => setTimeout(done, n * 50, n));');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a pool ends with answers in its ports', async () => {
  const pool = new Piscina<number, number>({ filename: worker, minThreads: 2, maxThreads: 2 });
  await pool.run(0);
  const answers = Array.from({ length: 8 }, (_, i) => pool.run(i));
  const settled = Promise.allSettled(answers);
  await answers[0];
  // Meanwhile the other answers arrive in ports that nobody reads.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  await endPool(pool);
  expect((await settled).map(({ status }) => status)).toContain('rejected');
  // An error that piscina emits without a listener would fail the test.
  await new Promise((resolve) => setTimeout(resolve, 100));
});
