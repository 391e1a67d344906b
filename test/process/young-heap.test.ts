import { execFileSync } from 'node:child_process';

const FILE = require.resolve('../../src/process/young-heap');
const MiB = 2 ** 20;

/** @returns bytes of a process's room for young objects when it has made many that stay, as loading rclnodejs does */
function measureRoom(prepare: string): number {
  const script = `
    ${prepare}
    const kept = [];
    for (let i = 0; i < 400_000; i++) kept.push({ i, name: 'kept ' + i });
    const rooms = require('node:v8').getHeapSpaceStatistics();
    console.log(rooms.find(({ space_name }) => space_name === 'new_space').space_size, kept.length);`;
  return parseInt(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }), 10);
}

test('keepYoungHeapSmall limits the space of young objects', () => {
  const keep = `require(${JSON.stringify(FILE)}).keepYoungHeapSmall();`;
  expect(measureRoom(keep)).toBeLessThanOrEqual(4 * MiB);
  expect(measureRoom('')).toBeGreaterThan(8 * MiB);
});
