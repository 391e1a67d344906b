import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Fast DDS' ports of a domain, by DDS' own rule: 7400 and 250 for each domain. */
const [FIRST_PORT, PORTS] = [7400, 250];

export interface SharedMemory {
  readonly folder: string;
  readonly user: number | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Whether another user's files lie where Fast DDS shares memory: it then meets that user's nodes, and no frame comes,
 * without a word. Files that a killed node left do the same.
 * @returns what to do, in words; undefined where nothing is in the way, or shared memory is not used
 */
export function describeForeignSharedMemory({
  folder = '/dev/shm',
  user = process.geteuid?.(),
  env = process.env,
}: Partial<SharedMemory> = {}): string | undefined {
  const hasOwnProfile =
    Boolean(env['FASTRTPS_DEFAULT_PROFILES_FILE']) || Boolean(env['FASTDDS_DEFAULT_PROFILES_FILE']);
  const isFastDds = (env['RMW_IMPLEMENTATION'] || 'rmw_fastrtps_cpp').startsWith('rmw_fastrtps');
  if (hasOwnProfile || !isFastDds || user === undefined) return undefined;
  const domain = Number(env['ROS_DOMAIN_ID'] || 0);
  const [file] = listNames(folder).filter(
    (name) => isPortOf(domain, name) && isForeign(join(folder, name), user),
  );
  if (file === undefined) return undefined;
  return (
    `shared memory of another user in ${folder}, for instance ${file}: frames from or to that user's nodes do not ` +
    'arrive. Run both as one user, or without shared memory (docker/fastdds-udp.xml in FASTRTPS_DEFAULT_PROFILES_FILE, ' +
    `on both sides); where no such node runs, remove what it left: sudo rm ${folder}/*fastrtps*`
  );
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // No shared memory on this system.
    return [];
  }
}

function isPortOf(domain: number, name: string): boolean {
  const port = Number(/^fastrtps_port(\d+)$/.exec(name)?.[1] ?? NaN) - FIRST_PORT - PORTS * domain;
  return port >= 0 && port < PORTS;
}

function isForeign(path: string, user: number): boolean {
  const owner = statSync(path, { throwIfNoEntry: false })?.uid;
  return owner !== undefined && owner !== user;
}
