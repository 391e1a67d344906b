// @ts-check
// The ROS environment that the set-up chose, for every later command. The set-up stores what it found; this only
// reads it, so that a command starts in milliseconds.
import { existsSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { findRos } from './find-ros.mjs';
import { omitVariables } from './omit-variables.mjs';
import { getPaths, ROOT } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const REMEDY = 'npm run setup';

/**
 * What the set-up stores in .ros/environment.json, last of all.
 * @typedef {object} StoredEnvironment
 * @property {1} format
 * @property {'sourced' | 'embedded' | 'none'} kind none: set up for commands that need no ROS 2
 * @property {string} distro
 * @property {string} prefix
 * @property {string} python the interpreter that has rclpy
 * @property {string[]} libraryFolders for LD_LIBRARY_PATH; empty when sourced
 * @property {string} preload libpython for LD_PRELOAD; empty when sourced
 *
 * @typedef {object} RosEnvironment
 * @property {'sourced' | 'embedded' | 'none'} kind
 * @property {string} distro for instance "jazzy"
 * @property {string} prefix the ament prefix that has rcl
 * @property {string} python the interpreter that has rclpy; run it with pythonEnvironment()
 * @property {Record<string, string>} env the variables to add, with their whole values; those that are right already
 *   are left out, so an empty object means that this process can load rclnodejs as it is
 */

/**
 * @param {{ env?: NodeJS.ProcessEnv, root?: string }} [options] root: the set-up clone
 * @returns {RosEnvironment}
 * @throws {SetupError} when the set-up is missing, unfinished, or was done for another ROS than the one sourced now
 */
export function resolveEnvironment({ env = process.env, root = ROOT } = {}) {
  const paths = getPaths(root);
  const stored = isNpmPackage(root) ? NO_ROS : readStored(paths.environment);
  checkStillFits(stored, env, paths.venv);
  const { kind, distro, prefix } = stored;
  // Made for the tests and the benchmark where ROS is sourced; it sees rclpy through PYTHONPATH.
  const testPython = join(paths.testVenv, 'bin', 'python3');
  const python = kind === 'sourced' && existsSync(testPython) ? testPython : stored.python;
  return { kind, distro, prefix, python, env: listAdditions(stored, env) };
}

/** npm installed everything that the commands without ROS 2 need; there was no set-up. @param {string} root */
function isNpmPackage(root) {
  return basename(dirname(root)) === 'node_modules';
}

/**
 * What a set-up without ROS 2 stores.
 * @type {StoredEnvironment}
 */
export const NO_ROS = {
  ...{ format: 1, kind: 'none', distro: '', prefix: '', python: 'python3' },
  ...{ libraryFolders: [], preload: '' },
};

/**
 * The whole environment for a program that loads rclnodejs.
 * @param {{ env?: NodeJS.ProcessEnv, root?: string }} [options]
 * @returns {NodeJS.ProcessEnv}
 */
export function nodeEnvironment({ env = process.env, root = ROOT } = {}) {
  // It would rebuild the addon at every load.
  return { ...omitVariables(env, 'RCLNODEJS_FORCE_BUILD'), ...resolveEnvironment({ env, root }).env };
}

/**
 * The whole environment for a Python child. It must not inherit LD_PRELOAD: libpython is for Node, and a second one
 * in a Python of another version crashes it.
 * @param {{ env?: NodeJS.ProcessEnv, root?: string }} [options]
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnvironment({ env = process.env, root = ROOT } = {}) {
  const { kind } = resolveEnvironment({ env, root });
  return stripForPython(nodeEnvironment({ env, root }), kind);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {'sourced' | 'embedded' | 'none'} kind
 * @returns {NodeJS.ProcessEnv}
 */
export function stripForPython(env, kind) {
  // A sourced ROS finds rclpy through PYTHONPATH; the embedded one only meets another ROS' modules there.
  const foreign = kind === 'sourced' ? ['PYTHONHOME'] : ['PYTHONHOME', 'PYTHONPATH'];
  const preload = (env.LD_PRELOAD ?? '')
    .split(/[:\s]+/)
    .filter((path) => path !== '' && !/\/libpython3\.[\d.so]+$/.test(path));
  return {
    ...omitVariables(env, 'LD_PRELOAD', ...foreign),
    ...(preload.length > 0 ? { LD_PRELOAD: preload.join(delimiter) } : {}),
  };
}

/**
 * @param {string} path
 * @returns {StoredEnvironment}
 */
function readStored(path) {
  try {
    const stored = JSON.parse(readFileSync(path, 'utf8'));
    if (stored.format === 1) return stored;
  } catch {
    // A file that is missing, half written or of another version has the same remedy.
  }
  throw new SetupError(`the set-up was not done or not finished (${path} is missing).`, REMEDY);
}

/**
 * @param {StoredEnvironment} stored
 * @param {NodeJS.ProcessEnv} env
 * @param {string} venv
 */
function checkStillFits(stored, env, venv) {
  if (stored.kind === 'none') return;
  const now = findRos(env, venv);
  if (now.kind !== stored.kind || (now.kind === 'sourced' && now.prefix !== stored.prefix)) {
    const found =
      now.kind === 'sourced' ? `ROS 2 ${now.distro} is sourced (${now.prefix})` : 'no ROS 2 is sourced';
    throw new SetupError(
      `the set-up was done with ${describe(stored)}, but now ${found}.`,
      `${REMEDY}${stored.kind === 'sourced' ? `, or source ${stored.prefix}/setup.bash again` : ''}`,
    );
  }
  for (const path of [join(stored.prefix, 'lib', 'librcl.so'), stored.preload]) {
    if (path !== '' && !existsSync(path)) throw new SetupError(`${path} is gone since the set-up.`, REMEDY);
  }
}

/** @param {{ kind: string, distro: string, prefix: string }} ros */
function describe({ kind, distro, prefix }) {
  return kind === 'sourced' ? `ROS 2 ${distro} from ${prefix}` : `the embedded ROS 2 ${distro}`;
}

/**
 * @param {StoredEnvironment} stored
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
export function listAdditions(stored, env) {
  if (stored.kind !== 'embedded') return {};
  const wanted = {
    AMENT_PREFIX_PATH: withEntries(env.AMENT_PREFIX_PATH, [stored.prefix], 'behind'),
    LD_LIBRARY_PATH: withEntries(env.LD_LIBRARY_PATH, stored.libraryFolders, 'before'),
    LD_PRELOAD: withEntries(env.LD_PRELOAD, [stored.preload], 'before'),
    PATH: withEntries(env.PATH, [join(stored.prefix, 'bin')], 'before'),
    ROS_DISTRO: stored.distro,
    ROS_VERSION: '2',
    ROS_PYTHON_VERSION: '3',
    // The only middleware in the wheels, whatever the user's shell asks for.
    RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp',
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => env[name] !== value));
}

/**
 * Idempotent, so that a command started by another one finds nothing to add.
 * @param {string | undefined} list
 * @param {string[]} entries
 * @param {'before' | 'behind'} side overlays of a workspace stay in front of the prefix below them
 * @returns {string}
 */
function withEntries(list, entries, side) {
  const present = (list ?? '').split(delimiter).filter((entry) => entry !== '');
  if (entries.every((entry) => present.includes(entry))) return present.join(delimiter);
  const others = present.filter((entry) => !entries.includes(entry));
  return (side === 'before' ? [...entries, ...others] : [...others, ...entries]).join(delimiter);
}
