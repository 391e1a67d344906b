// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds an executable as a shell would.
 * @param {string} name
 * @param {string[]} folders
 * @returns {string | undefined}
 */
export function findExecutable(name, folders) {
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function listPathFolders(env) {
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

/**
 * Runs a short question to a program.
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [timeout] in ms, after which it is ended
 * @returns {{ ok: boolean, stdout: string, stderr: string }}
 */
export function askProgram(file, args, env, timeout = 60_000) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { env, encoding: 'utf8', timeout });
  return { ok: status === 0 && !error, stdout: stdout ?? '', stderr: error ? error.message : (stderr ?? '') };
}
