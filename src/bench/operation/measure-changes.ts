import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BenchError } from '../bench-error';
import { findModel } from '../model';
import { findLongestGap } from './gaps';
import { CAMERA_HZ, LIMIT_S, startNode, type Bench } from './node-under-test';
import { readClock, type StreamDriver } from './stream-driver';

/** Frames before and after each change, in ms: the gap is to be seen whole. */
const MARGIN_MS = 700;
const SPACE = '/changes';
/** The crashes follow each other without the half minute after which the node forgives. */
const CRASHES = 4;

export interface SwapFigures {
  /** The model that takes turns with the one under test. */
  readonly other: string;
  /** Time from request to answer, s: another model is loaded and warmed while frames flow. */
  readonly seconds: readonly number[];
  /** Longest time between two frames at the consumer around each swap, ms. */
  readonly gapsMs: readonly number[];
  /** The same over as long a time without a swap, for comparison: a frame's period at least. */
  readonly undisturbedGapsMs: readonly number[];
}

export interface ChangeFigures {
  readonly swap: SwapFigures;
  /** Time from the order to crash to the next translated frame, s; several crashes in a row. */
  readonly crashes: readonly number[];
}

/** Swaps a node's model under a camera, then crashes its worker. Failed frames are dropped, so all that arrive are translated. */
export async function measureChanges(bench: Bench, rounds: number): Promise<ChangeFigures> {
  const { driver } = bench;
  const folder = mkdtempSync(join(tmpdir(), 'sim2real-orders-'));
  const orders = join(folder, 'order');
  const node = startNode(bench, SPACE, { on_error: 'drop' }, orders);
  try {
    await driver.stream(SPACE, CAMERA_HZ);
    await driver.findServices(`${SPACE}/proxy`);
    await driver.waitFor('steady flow', LIMIT_S, ({ arrivals }) => arrivals[2 * CAMERA_HZ]);
    const swap = await measureSwaps(bench, rounds);
    const crashes: number[] = [];
    for (let crash = 1; crash <= CRASHES; crash++) {
      crashes.push(await measureCrash(driver, orders, crash));
    }
    return { swap, crashes };
  } finally {
    await node.stop();
    await driver.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureSwaps({ driver, model }: Bench, rounds: number): Promise<SwapFigures> {
  const other = await findOther(model.name, model.direction);
  const [seconds, gapsMs, undisturbedGapsMs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    for (const card of [other.card, model.card]) {
      const swap = await watchGap(driver, () => driver.setParameters({ model: card }));
      seconds.push(swap.seconds);
      gapsMs.push(swap.gapMs);
      const calm = await watchGap(driver, () => wait(swap.seconds * 1000).then(() => undefined));
      undisturbedGapsMs.push(calm.gapMs);
    }
  }
  const swaps = String(2 * rounds);
  await driver.waitFor(`count of ${swaps} swaps in the diagnostics`, LIMIT_S, ({ ticks }) =>
    ticks.find(({ values }) => values['model.swaps'] === swaps),
  );
  return { other: other.name, seconds, gapsMs, undisturbedGapsMs };
}

async function watchGap(
  driver: StreamDriver,
  change: () => Promise<void>,
): Promise<{ readonly seconds: number; readonly gapMs: number }> {
  await wait(MARGIN_MS);
  const started = readClock();
  await change();
  const ended = readClock();
  await wait(MARGIN_MS);
  const { arrivals } = await driver.look();
  const from = started - MARGIN_MS / 1000;
  const gap = findLongestGap(arrivals.map(([, at]) => at).filter((at) => at >= from));
  if (!gap) throw new BenchError('No frame came around the change of the model.');
  return { seconds: ended - started, gapMs: (gap.to - gap.from) * 1000 };
}

/** @param count crashes so far, this one included */
async function measureCrash(driver: StreamDriver, orders: string, count: number): Promise<number> {
  await writeFile(orders, 'exit');
  const ordered = readClock();
  const { at: told } = await driver.waitFor('worker after the crash', LIMIT_S, ({ ticks }) =>
    ticks.find(({ at, values }) => at > ordered && values['model.restarts'] === String(count)),
  );
  const times = await driver.waitFor('frame after the crash', LIMIT_S, ({ arrivals }) => {
    const since = arrivals.map(([, at]) => at).filter((at) => at > ordered);
    return (since.at(-1) ?? 0) > told ? since : undefined;
  });
  // Frames that were translated before the order was obeyed may still arrive: the gap is the crash.
  const gap = findLongestGap([ordered, ...times]);
  return (gap?.to ?? NaN) - ordered;
}

/** Any other model of the same direction; both ship. */
async function findOther(name: string, direction: string): Promise<{ name: string; card: string }> {
  const names =
    direction === 'real2sim' ? ['classic', 'canonical'] : ['classic-sim2real', 'cyclegan-sim2real'];
  return findModel(names.find((each) => each !== name) ?? 'classic');
}
