// @ts-check
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './setup-error.mjs';

export const SUPPORTED_DISTROS = ['humble', 'jazzy', 'kilted'];
const TOO_OLD_DISTROS = ['dashing', 'eloquent', 'foxy', 'galactic'];
const NEEDED_PACKAGES = [
  'sensor_msgs',
  'std_msgs',
  'diagnostic_msgs',
  'lifecycle_msgs',
  'std_srvs',
  'rcl_lifecycle',
];

/**
 * @typedef {object} SourcedRos
 * @property {'sourced'} kind
 * @property {string} distro for instance "jazzy"
 * @property {string} prefix the ament prefix with lib/librcl.so, for instance /opt/ros/jazzy
 *
 * @typedef {{ kind: 'embedded' }} EmbeddedRos
 */

/**
 * The ROS 2 that the shell has sourced, or the embedded one. Nothing is guessed from /opt/ros: who has not sourced
 * it may have a reason.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} venv the embedded prefix; a shell that is inside it has not sourced another one
 * @param {(line: string) => void} [say] told what looks odd but works
 * @returns {SourcedRos | EmbeddedRos}
 * @throws {SetupError} when the sourced ROS 2 is unusable
 */
export function findRos(env, venv, say = () => {}) {
  const prefixes = listPrefixes(env);
  if (prefixes.length === 0 || prefixes.some((prefix) => isSamePath(prefix, venv))) {
    if (env.ROS_VERSION === '1')
      say(`ROS 1 (${env.ROS_DISTRO}) is sourced; the embedded ROS 2 is used beside it.`);
    return { kind: 'embedded' };
  }
  const distro = env.ROS_DISTRO ?? '';
  if (distro === '' && !prefixes.some(hasRcl)) {
    say(`no ROS 2 is sourced beneath ${prefixes.join(delimiter)}; the embedded one is used.`);
    return { kind: 'embedded' };
  }
  if (distro === '' || env.ROS_VERSION === '1' || TOO_OLD_DISTROS.includes(distro)) {
    throw new SetupError(
      `AMENT_PREFIX_PATH is set (${env.AMENT_PREFIX_PATH}), but ROS_DISTRO is ${distro ? `"${distro}"` : 'not set'}; ` +
        `expected one of ${SUPPORTED_DISTROS.join(', ')}.`,
      'source one of these, or open a shell without ROS to use the embedded one (`unset AMENT_PREFIX_PATH`)',
    );
  }
  if (!SUPPORTED_DISTROS.includes(distro)) {
    say(`ROS 2 ${distro} is sourced; sim2real is tried with ${SUPPORTED_DISTROS.join(', ')}.`);
  }
  return { kind: 'sourced', distro, prefix: checkPrefixes(prefixes, distro) };
}

/**
 * @param {string} [folder] where Debian packages install ROS
 * @returns {string[]} set-up scripts of ROS 2 installations that are there to be sourced
 */
export function listUnsourcedRos(folder = '/opt/ros') {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((distro) => SUPPORTED_DISTROS.includes(distro))
    .map((distro) => join(folder, distro, 'setup.bash'))
    .filter((script) => existsSync(script));
}

/** @param {NodeJS.ProcessEnv} env */
function listPrefixes(env) {
  return (env.AMENT_PREFIX_PATH ?? '').split(delimiter).filter((prefix) => prefix !== '');
}

/**
 * @param {string[]} prefixes
 * @param {string} distro
 * @returns {string} the prefix of rcl
 */
function checkPrefixes(prefixes, distro) {
  const prefix = prefixes.find(hasRcl);
  if (!prefix) {
    throw new SetupError(
      `no prefix in AMENT_PREFIX_PATH (${prefixes.join(delimiter)}) has lib/librcl.so.`,
      `sudo apt-get install ros-${distro}-ros-base, then source it again`,
    );
  }
  const missing = NEEDED_PACKAGES.filter(
    (name) => !prefixes.some((candidate) => existsSync(join(candidate, 'share', name, 'package.xml'))),
  );
  if (missing.length > 0) {
    throw new SetupError(
      `the sourced ROS 2 ${distro} lacks ${missing.join(', ')} (looked in ${prefixes.join(delimiter)}).`,
      `sudo apt-get install ${missing.map((name) => `ros-${distro}-${name.replaceAll('_', '-')}`).join(' ')}`,
    );
  }
  return prefix;
}

/** @param {string} prefix */
function hasRcl(prefix) {
  return existsSync(join(prefix, 'lib', 'librcl.so'));
}

/**
 * @param {string} a
 * @param {string} b
 */
function isSamePath(a, b) {
  if (a === b) return true;
  return existsSync(a) && existsSync(b) && realpathSync(a) === realpathSync(b);
}
