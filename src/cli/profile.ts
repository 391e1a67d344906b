import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../process/package-root';

/** @returns the path of a profile that ships, or what was given, which then is a path */
export function findProfile(profile: string): string {
  const shipped = join(packageRoot, 'msg-config', `${profile}.yaml`);
  return existsSync(shipped) ? shipped : profile;
}
