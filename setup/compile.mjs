// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runForeground } from './run-foreground.mjs';
import { SetupError } from './setup-error.mjs';
import { hashInputs, hasStamp, removeStamp, writeStamp } from './stamp.mjs';

/**
 * @typedef {import('./paths.mjs').Paths} Paths
 */

const STAMP = '.sim2real-stamp.json';

/** In dist while the compiler writes there: bin/sim2real runs no program of which a part may be missing. */
const COMPILING = '.compiling';

/**
 * Compiles src/ and test/ into dist/ when they changed since the last time.
 * @param {Paths} paths
 * @param {(line: string) => void} say
 * @param {string[]} [options] further ones of tsc
 * @throws {SetupError} when the compiler finds errors; it has printed them
 */
export function ensureCompiled(paths, say, options = []) {
  const stamp = join(paths.dist, STAMP);
  const key = hashSources(paths);
  if (hasStamp(stamp, key)) return;
  removeStamp(stamp);
  say('compiling TypeScript (about 10 s) ...');
  if (!compile(paths, options))
    throw new SetupError('the project does not compile.', 'correct what tsc has printed above');
  writeStamp(stamp, key);
}

/**
 * @param {Paths} paths
 * @param {string[]} [options] further ones of tsc
 * @returns {boolean} whether there were no errors
 */
export function compile(paths, options = []) {
  begin(paths);
  const args = [...listTscArguments(paths), ...options];
  const { status } = spawnSync(process.execPath, args, { cwd: paths.root, stdio: 'inherit' });
  return end(paths, status ?? KILLED) === 0;
}

/** As a shell has it: this, and the number of the signal. */
const KILLED = 128;

/** @param {Paths} paths */
function begin(paths) {
  mkdirSync(paths.dist, { recursive: true });
  writeFileSync(join(paths.dist, COMPILING), '');
  removeAllStale(paths);
}

/**
 * A compiler that found errors has written every file; one that was killed has not.
 * @param {Paths} paths
 * @param {number} code the compiler's exit code
 */
function end(paths, code) {
  if (code < KILLED) rmSync(join(paths.dist, COMPILING), { force: true });
  return code;
}

/**
 * The same beside other work.
 * @param {Paths} paths
 * @param {(text: string) => void} say gets what tsc writes
 */
export async function compileAside(paths, say) {
  const stamp = join(paths.dist, STAMP);
  const key = hashSources(paths);
  removeStamp(stamp);
  begin(paths);
  const options = { cwd: paths.root, env: process.env, say };
  const code = await runForeground(process.execPath, listTscArguments(paths), options);
  const isCompiled = end(paths, code) === 0;
  if (isCompiled) writeStamp(stamp, key);
  return isCompiled;
}

/** @param {Paths} paths */
function listTscArguments(paths) {
  return [join(paths.nodeModules, 'typescript', 'bin', 'tsc'), '-p', paths.root];
}

/** @param {Paths} paths */
function removeAllStale(paths) {
  for (const part of ['src', 'test']) removeStale(paths, join(paths.dist, part));
}

/**
 * What was compiled from a file that is gone would still be run as a test.
 * @param {Paths} paths
 * @param {string} folder
 */
function removeStale(paths, folder) {
  for (const file of listFiles(folder)) {
    if (!/\.js(\.map)?$/.test(file)) continue;
    const source = join(paths.root, relative(paths.dist, file).replace(/\.js(\.map)?$/, '.ts'));
    if (!existsSync(source)) rmSync(file);
  }
}

/** @param {Paths} paths */
function hashSources({ root, packageLock }) {
  const sources = ['src', 'test'].flatMap((name) => listFiles(join(root, name)));
  const states = sources.map((file) => [relative(root, file), statSync(file).mtimeMs, statSync(file).size]);
  return hashInputs({ files: [packageLock, join(root, 'tsconfig.json')], values: states });
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
