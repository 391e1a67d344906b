import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import { RoadWorld, loadMap } from '../world';
import type { Agent } from './agent';
import type { DriveSettings, EpisodeTask } from './drive-plan';
import { driveEpisode } from './episode';
import type { EpisodeRecord } from './episode';
import { loadLaneFollower } from './lane-follower';
import { loadVariant } from './variant';
import type { Variant } from './variant';

export interface DriveRequest {
  readonly settings: DriveSettings;
  readonly task: EpisodeTask;
  /** Shared by all threads: its first element is 1 when the run is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

/** What a thread keeps between episodes; a world holds tens of megabytes, so it keeps the last one alone. */
let world: { readonly key: string; readonly world: RoadWorld; readonly agent: Agent } | undefined;
const variants = new Map<string, Promise<Variant>>();

/** Drives one episode in a worker thread. */
export async function drive({ settings, task, stop }: DriveRequest): Promise<EpisodeRecord> {
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
  { gains, motorNoise }: DriveSettings,
  task: EpisodeTask,
): Promise<{ world: RoadWorld; agent: Agent }> {
  await world?.agent.close();
  world?.world.close();
  const map = await loadMap(task.map, join(packageRoot, 'maps'));
  const made = new RoadWorld({ map, light: task.light, motorNoise });
  return { world: made, agent: await loadLaneFollower({ calibration: made.calibration, gains }) };
}

/** Ends the models' threads: the thread itself may end after that. */
export async function release(): Promise<void> {
  for (const variant of variants.values()) await (await variant).close();
  variants.clear();
}
