import { setTimeout as wait } from 'node:timers/promises';
import { readCpuSeconds, readRssMiB } from '../process/process-usage';
import { CONTENDERS, type Contender, type ContenderName, type Turn } from './contender';
import { CAMERA_HZ, MODES, type ModeName } from './modes';
import { NODE_SPACE } from './ros-contenders';
import type { RosDriver } from './ros-driver';
import { summarizeRounds, type Measured, type ModeSummary, type NodeAlone, type Round } from './summarize';
import { watchMachine, watchOwnLoop } from './watch-machine';

/** Frames per turn: enough to outweigh a clock tick of CPU time, few enough that load affects all contenders alike. */
const TURN = 40;
/** Frames before each turn that are not counted: caches and clocks are cold after the other contenders' turns. */
const WARM_UP = 5;
/** Longest time that only the node works, while its event loop is watched, s; its diagnostics come once a second. */
const ALONE_SECONDS = 10;
const DIAGNOSTICS_MS = 1100;

export interface RunOptions {
  /** Frames for each contender in each mode; rounded up to whole turns. */
  readonly frames: number;
  /** No new round begins after this time in a mode. */
  readonly seconds: number;
  /** Called when a round is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Lets the contenders take turns in each mode, then watches the node alone. */
export async function runModes(
  contenders: readonly Contender[],
  driver: RosDriver,
  { frames, seconds, onProgress }: RunOptions,
): Promise<Record<ModeName, ModeSummary>> {
  const count = Math.min(TURN, frames);
  const rounds = Math.ceil(frames / count);
  const names = Object.keys(MODES) as ModeName[];
  const summaries: Partial<Record<ModeName, ModeSummary>> = {};
  for (const [index, name] of names.entries()) {
    const hz = MODES[name];
    await runRound(contenders, { count, first: 0, hz });
    const measured: Round[] = [];
    const endWatch = watchMachine([process.pid, driver.pid, ...contenders.map(({ pid }) => pid)]);
    const started = performance.now();
    while (measured.length < rounds && (performance.now() - started) / 1000 < seconds) {
      measured.push(await runRound(contenders, { count, first: measured.length * count, hz }));
      onProgress?.(index * rounds + measured.length, names.length * rounds);
    }
    const othersShare = endWatch();
    const { idleGapMs, ...alone } = await measureAlone(
      contenders,
      driver,
      hz,
      Math.min(ALONE_SECONDS, frames / CAMERA_HZ),
    );
    summaries[name] = summarizeRounds(measured, readMemory(contenders), alone, { othersShare, idleGapMs });
  }
  return summaries as Record<ModeName, ModeSummary>;
}

/** Measures while only the node works: its event loop, this idle process's event loop, and its translate stage. */
async function measureAlone(
  contenders: readonly Contender[],
  driver: RosDriver,
  hz: number,
  seconds: number,
): Promise<NodeAlone & { readonly idleGapMs: number }> {
  const node = contenders.find(({ name }) => name === 'node');
  // The node's next diagnostics still cover the other contenders' turns.
  await wait(DIAGNOSTICS_MS);
  await driver.takeLongestGap();
  const takeTranslate = await driver.watchStage(`${NODE_SPACE}/proxy/latency/translate_ms`);
  const endWatch = watchOwnLoop();
  const started = performance.now();
  for (let first = 0; performance.now() - started < seconds * 1000; first += TURN) {
    await node?.run({ count: TURN, first, hz });
  }
  await wait(DIAGNOSTICS_MS);
  return {
    gapMs: await driver.takeLongestGap(),
    idleGapMs: endWatch(),
    translateMs: await takeTranslate(),
  };
}

async function runRound(contenders: readonly Contender[], turn: Turn): Promise<Round> {
  const round: Partial<Record<ContenderName, Measured>> = {};
  for (const contender of contenders) {
    await contender.run({ ...turn, count: WARM_UP });
    const before = readCpuSeconds(contender.pid);
    const result = await contender.run(turn);
    round[contender.name] = { ...result, cpuSeconds: readCpuSeconds(contender.pid) - before };
  }
  return round as Round;
}

function readMemory(contenders: readonly Contender[]): Record<ContenderName, number> {
  const pids = new Map(contenders.map(({ name, pid }) => [name, pid]));
  return Object.fromEntries(CONTENDERS.map((name) => [name, readRssMiB(pids.get(name) ?? 0)])) as Record<
    ContenderName,
    number
  >;
}
