// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram } from './probe-command.mjs';

const USUAL_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib', '/lib64'];

/**
 * The shared library of a Python. The wheels' ROS 2 libraries use Python's symbols without linking it, so it has to
 * be in the process before them.
 * @param {{ version: [number, number, number], libraryFolder: string }} python
 * @param {string[]} [folders] searched after the Python's own folder and the cache of ldconfig
 * @param {() => string} [listCache] the output of `ldconfig -p`
 * @returns {string | undefined} its path
 */
export function findLibpython(
  { version, libraryFolder },
  folders = USUAL_FOLDERS,
  listCache = readLinkerCache,
) {
  const name = `libpython3.${version[1]}.so.1.0`;
  const own = join(libraryFolder, name);
  if (libraryFolder !== '' && existsSync(own)) return own;
  for (const line of listCache().split('\n')) {
    const [entry, path] = line.split('=>');
    if (entry?.trim().startsWith(`${name} `) && path && existsSync(path.trim())) return path.trim();
  }
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** ldconfig lies in /sbin, which is on no ordinary user's PATH. */
function readLinkerCache() {
  for (const file of ['/sbin/ldconfig', '/usr/sbin/ldconfig']) {
    if (existsSync(file)) return askProgram(file, ['-p'], process.env).stdout;
  }
  return '';
}
