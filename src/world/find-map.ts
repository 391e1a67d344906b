import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { RoadMapError, parseRoadMap } from './parse-road-map';
import type { RoadMap } from './road-map';
import { readGivenFile } from '../process/read-given-file';

/** The names of the maps in a folder, without their ending. */
export async function listMaps(mapsDir: string): Promise<string[]> {
  const files = await readdir(mapsDir);
  return files
    .filter((file) => extname(file) === '.yaml')
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/**
 * Reads a map by its name in a folder, or by its path (what ends in .yaml or .yml).
 * @throws RoadMapError where there is none, naming those that there are, or where it cannot be driven on
 */
export async function loadMap(nameOrPath: string, mapsDir: string): Promise<RoadMap> {
  const path = findMapFile(nameOrPath, mapsDir);
  let text: string;
  try {
    text = await readGivenFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const known = (await listMaps(mapsDir)).join(', ');
    throw new RoadMapError(
      `map ${nameOrPath}: expected the path of a .yaml file or one of ${known}; found no file ${path}`,
      { cause },
    );
  }
  return parseRoadMap(text, basename(path, extname(path)), isPath(nameOrPath) ? path : `map ${nameOrPath}`);
}

/** The path of a map by its name in a folder, or by its path. */
export function findMapFile(nameOrPath: string, mapsDir: string): string {
  return isPath(nameOrPath) ? nameOrPath : join(mapsDir, `${nameOrPath}.yaml`);
}

function isPath(nameOrPath: string): boolean {
  return /\.ya?ml$/.test(nameOrPath);
}
