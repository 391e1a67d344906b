import { execFileSync } from 'node:child_process';

const FILE = require.resolve('../../src/process/young-heap');
const MiB = 2 ** 20;

/** @returns bytes of a process's room for young objects when it has made many that stay, as loading rclnodejs does */
function measureRoom(prepare: string): number {
  const script = `
    ${prepare}
    function fill() {
      const kept = [];
      for (let i = 0; i < 400_000; i++) kept.push({ i, name: 'kept ' + i });
      const rooms = require('node:v8').getHeapSpaceStatistics();
      console.log(rooms.find(({ space_name }) => space_name === 'new_space').space_size, kept.length);
    }`;
  return parseInt(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }), 10);
}

const keep = `require(${JSON.stringify(FILE)}).keepYoungHeapSmall();`;
const afterThread = `
  const { Worker } = require('node:worker_threads');
  new Worker('', { eval: true }).once('exit', () => fill());`;

test('keepYoungHeapSmall limits the space of young objects', () => {
  expect(measureRoom(`${keep} setImmediate(() => fill());`)).toBeLessThanOrEqual(4 * MiB);
  expect(measureRoom('setImmediate(() => fill());')).toBeGreaterThan(8 * MiB);
});

test('it stays so when a thread has started, which sets V8 back', () => {
  expect(measureRoom(keep + afterThread)).toBeLessThanOrEqual(4 * MiB);
});
