import { closeSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import {
  countOpenFiles,
  countPhysicalCores,
  countThreads,
  readCpuSeconds,
  readMachineCpuSeconds,
  readRssMiB,
} from '../../src/process/process-usage';

test('CPU time agrees with Node.js', () => {
  const before = readCpuSeconds(process.pid);
  const machine = readMachineCpuSeconds();
  const end = performance.now() + 150;
  while (performance.now() < end) Math.sqrt(end);
  const { user, system } = process.cpuUsage();
  const after = readCpuSeconds(process.pid);
  expect(after).toBeGreaterThan(before);
  expect(readMachineCpuSeconds() - machine).toBeGreaterThanOrEqual(after - before - 0.05);
  // Ticks of 10 ms, user and system each.
  expect(Math.abs(after - (user + system) / 1e6)).toBeLessThan(0.05);
});

test('resident memory agrees with Node.js', () => {
  expect(readRssMiB(process.pid) / (process.memoryUsage.rss() / 2 ** 20)).toBeCloseTo(1, 1);
});

test('one more open file is counted', () => {
  const before = countOpenFiles(process.pid);
  const file = openSync('/dev/null', 'r');
  expect(countOpenFiles(process.pid)).toBe(before + 1);
  closeSync(file);
});

test('the thread of a new worker is counted', async () => {
  const before = countThreads(process.pid);
  const worker = new Worker('require("node:worker_threads").parentPort.on("message", () => {})', {
    eval: true,
  });
  await new Promise((resolve) => worker.once('online', resolve));
  expect(countThreads(process.pid)).toBeGreaterThan(before);
  await worker.terminate();
});

test('each physical core is counted once', () => {
  const thread = (n: number, socket: number, core: number): string =>
    `processor\t: ${n}\nphysical id\t: ${socket}\ncore id\t\t: ${core}\n`;
  expect(countPhysicalCores([thread(0, 0, 0), thread(1, 0, 0), thread(2, 1, 0)].join('\n'))).toBe(2);
  expect(countPhysicalCores('processor\t: 0\n\nprocessor\t: 1\n\nHardware\t: BCM2835\n')).toBe(2);
  expect(countPhysicalCores('')).toBe(1);
});
