import { setTimeout as wait } from 'node:timers/promises';
import { readCpuSeconds } from '../../process/process-usage';
import { BenchError } from '../bench-error';
import { CAMERA_HZ, LIMIT_S, startNode, type Bench } from './node-under-test';
import { readClock } from './stream-driver';

const SPACE = '/idle';
/** Seconds of diagnostics before the first measurement: the start is over, V8 has tidied up behind it. */
const SETTLE_TICKS = 12;
const WINDOW_MS = 10_000;

/** Share of one core that the node takes while a camera sends and nobody subscribes, 0..1, one per window of ten seconds. */
export type IdleFigures = readonly number[];

/** @throws BenchError if the node took a frame although nobody listened */
export async function measureIdle(bench: Bench, windows: number): Promise<IdleFigures> {
  const { driver } = bench;
  const node = startNode(bench, SPACE);
  try {
    await driver.stream(SPACE, CAMERA_HZ, { consume: false });
    await driver.waitFor('settled node', LIMIT_S, ({ ticks }) => ticks[SETTLE_TICKS]);
    const shares: number[] = [];
    for (let window = 0; window < windows; window++) {
      const [before, started] = [readCpuSeconds(node.pid), readClock()];
      await wait(WINDOW_MS);
      shares.push((readCpuSeconds(node.pid) - before) / (readClock() - started));
    }
    const { ticks } = await driver.look();
    const received = ticks.at(-1)?.values['frames.received'];
    if (received !== '0') {
      throw new BenchError(
        `expected the node to take no frame without subscribers, found in its diagnostics frames.received ${String(received)}.`,
      );
    }
    return shares;
  } finally {
    await node.stop();
    await driver.end();
  }
}
