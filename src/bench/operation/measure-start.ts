import { setTimeout as wait } from 'node:timers/promises';
import { CAMERA_HZ, LIMIT_S, startNode, type Bench } from './node-under-test';
import { readClock, TRANSITION, type Seen } from './stream-driver';

/** Seconds until the first translated frame reaches the consumer, one per start; the camera sends all the time. */
export interface StartFigures {
  /** Time from the request to configure; activate follows at once. */
  readonly configure: readonly number[];
  /** Time from the start of the process, which configures and activates by itself. */
  readonly process: readonly number[];
}

export async function measureStarts(bench: Bench, rounds: number): Promise<StartFigures> {
  const [configure, process]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    configure.push(await measureConfigure(bench, `/start_configure_${round}`));
    process.push(await measureProcess(bench, `/start_process_${round}`));
  }
  return { configure, process };
}

async function measureConfigure(bench: Bench, space: string): Promise<number> {
  const { driver } = bench;
  const node = startNode(bench, space, { autostart: false });
  try {
    await driver.stream(space, CAMERA_HZ);
    await driver.findServices(`${space}/proxy`);
    const started = readClock();
    await driver.changeState(TRANSITION.configure);
    await driver.changeState(TRANSITION.activate);
    return (await driver.waitFor('translated frame', LIMIT_S, findFirst)) - started;
  } finally {
    await node.stop();
    await driver.end();
  }
}

async function measureProcess(bench: Bench, space: string): Promise<number> {
  const { driver } = bench;
  await driver.stream(space, CAMERA_HZ);
  // The camera is on, and DDS has settled, before the robot's operator starts the node.
  await wait(1000);
  const started = readClock();
  const node = startNode(bench, space);
  try {
    return (await driver.waitFor('translated frame', LIMIT_S, findFirst)) - started;
  } finally {
    await node.stop();
    await driver.end();
  }
}

function findFirst({ arrivals }: Seen): number | undefined {
  return arrivals[0]?.[1];
}
