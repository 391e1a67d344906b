import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import { RoadWorld, SimulatorWorld, findMapFile, loadMap } from '../world';
import type { RoadMap, World } from '../world';
import type { DriveSettings, EpisodeTask } from './drive-plan';
import { findSimulator } from './simulator-command';

/** Maps that ship. */
export const MAPS_FOLDER = join(packageRoot, 'maps');

/**
 * The world that an episode is driven in, and its map.
 * @throws RoadMapError, NoSimulatorError, SimulatorError where it cannot be opened
 */
export async function openWorld(
  { world, motorNoise }: Pick<DriveSettings, 'world' | 'motorNoise'>,
  { map: name, light }: Pick<EpisodeTask, 'map' | 'light'>,
): Promise<{ readonly world: World; readonly map: RoadMap }> {
  const map = await loadMap(name, MAPS_FOLDER);
  if (world === 'duckietown') {
    const command = findSimulator(packageRoot, findMapFile(name, MAPS_FOLDER), light);
    return { world: await SimulatorWorld.open({ map, command, motorNoise }), map };
  }
  if (light === 'randomised') throw new Error('light randomised: our world has none; use --world duckietown');
  return { world: new RoadWorld({ map, light, motorNoise }), map };
}
