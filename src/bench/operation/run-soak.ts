import { setTimeout as wait } from 'node:timers/promises';
import { countOpenFiles, countThreads, readCpuSeconds, readRssMiB } from '../../process/process-usage';
import { BenchError } from '../bench-error';
import { watchMachine, watchOwnLoop } from '../watch-machine';
import { CAMERA_HZ, LIMIT_S, startNode, type Bench } from './node-under-test';
import { readClock } from './stream-driver';
import { summarizeSoak, type Sample, type SoakSummary } from './summarize-soak';

const SPACE = '/soak';
const SAMPLE_MS = 1000;
const SETTLE = 2.5;
/** Longest warm-up before the soak, in s: V8 settles on the size of its heaps within some 1,000 frames. */
const MAX_WARM_UP = 60;

/**
 * The node with all its defaults but the model, under a camera at 30 Hz.
 * @param onProgress is told minutes
 */
export async function runSoak(
  bench: Bench,
  minutes: number,
  onProgress?: (done: number, total: number) => void,
): Promise<SoakSummary> {
  const { driver } = bench;
  const node = startNode(bench, SPACE);
  try {
    await node.waitForLine('activate: now active');
    await driver.stream(SPACE, CAMERA_HZ);
    await driver.waitFor('translated frame', LIMIT_S, ({ arrivals }) => arrivals[0]);
    await wait(Math.min(MAX_WARM_UP, (minutes * 60) / 4) * 1000);
    const before = (await driver.end(SETTLE)).ticks.at(-1);
    if (!before) throw new BenchError('No diagnostics came from the node.');
    const endMachineWatch = watchMachine([process.pid, driver.pid, node.pid]);
    const endLoopWatch = watchOwnLoop();
    const cpuBefore = readCpuSeconds(node.pid);
    await driver.stream(SPACE, CAMERA_HZ);
    const samples: Sample[] = [];
    const started = readClock();
    while (readClock() - started < minutes * 60) {
      await wait(SAMPLE_MS);
      await driver.look();
      samples.push(takeSample(node.pid));
      onProgress?.((readClock() - started) / 60, minutes);
    }
    const cpuSeconds = readCpuSeconds(node.pid) - cpuBefore;
    const surroundings = { othersShare: endMachineWatch(), idleGapMs: endLoopWatch() };
    const seen = await driver.end(SETTLE);
    return summarizeSoak({ minutes, hz: CAMERA_HZ, before, seen, samples, cpuSeconds, surroundings });
  } finally {
    await node.stop();
  }
}

function takeSample(pid: number): Sample {
  return {
    at: readClock(),
    rssMiB: readRssMiB(pid),
    openFiles: countOpenFiles(pid),
    threads: countThreads(pid),
  };
}
