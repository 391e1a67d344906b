import { SimulatorError } from '../world';
import type { World } from '../world';
import type { Agent } from './agent';
import type { DriveSettings, EpisodeTask } from './drive-plan';
import { driveEpisode } from './episode';
import type { EpisodeRecord } from './episode';
import { loadAgent } from './load-agent';
import { openWorld } from './open-world';
import { loadVariant } from './variant';
import type { Variant } from './variant';

export interface DriveRequest {
  readonly settings: DriveSettings;
  readonly task: EpisodeTask;
  /** Shared by all threads: its first element is 1 when the run is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

/** What a thread keeps between episodes; a world holds tens of megabytes, so it keeps the last one alone. */
let world: { readonly key: string; readonly world: World; readonly agent: Agent } | undefined;
const variants = new Map<string, Promise<Variant>>();

/** An episode in which the world itself failed. */
export interface EpisodeFailure {
  readonly failure: string;
}

/** Drives one episode in a worker thread. */
export async function drive(request: DriveRequest): Promise<EpisodeRecord | EpisodeFailure> {
  try {
    return await driveInWorld(request);
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    await closeWorld();
    return { failure: error.message };
  }
}

async function driveInWorld({ settings, task, stop }: DriveRequest): Promise<EpisodeRecord> {
  const key = JSON.stringify([settings, task.map, task.light]);
  if (world?.key !== key) world = { key, ...(await loadWorld(settings, task)) };
  const name = JSON.stringify(task.variant);
  let variant = variants.get(name);
  if (variant === undefined) {
    variant = loadVariant(task.variant);
    variants.set(name, variant);
  }
  return driveEpisode({
    world: world.world,
    agent: world.agent,
    variant: await variant,
    seed: task.seed,
    seconds: settings.seconds,
    latencySteps: task.latencySteps,
    isStopped: () => Atomics.load(stop, 0) === 1,
  });
}

async function loadWorld(
  settings: DriveSettings,
  task: EpisodeTask,
): Promise<{ world: World; agent: Agent }> {
  await closeWorld();
  const opened = await openWorld(settings, task);
  try {
    return { world: opened.world, agent: await loadAgent(settings, opened.world.calibration) };
  } catch (error) {
    await opened.world.close();
    throw error;
  }
}

async function closeWorld(): Promise<void> {
  const closed = world;
  world = undefined;
  await closed?.agent.close();
  await closed?.world.close();
}

/** Ends the models' threads and the world: the thread itself may end after that. */
export async function release(): Promise<void> {
  await closeWorld();
  for (const variant of variants.values()) await (await variant).close();
  variants.clear();
}
