// @ts-check
import { lstatSync, mkdirSync, readlinkSync, statfsSync } from 'node:fs';
import { findExecutable, listPathFolders } from './probe-command.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {{ platform: string, arch: string, glibc: string | undefined }} Machine glibc: version, undefined on musl
 */

/** @returns {Machine} */
export function describeMachine() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return { platform: process.platform, arch: process.arch, glibc: report.header?.glibcVersionRuntime };
}

/**
 * The wheels of the embedded ROS 2 are built for Linux x86-64 with glibc 2.28 or newer.
 * @param {Machine} machine
 * @throws {SetupError} when there is no embedded ROS 2 for it
 */
export function checkEmbeddedPlatform({ platform, arch, glibc }) {
  const remedy =
    'source a ROS 2 installation first (`source /opt/ros/jazzy/setup.bash`), or use the container in docker/';
  if (platform !== 'linux' || arch !== 'x64') {
    throw new SetupError(
      `no ROS 2 is sourced, and the embedded one exists for linux x64 only; this is ${platform} ${arch}.`,
      remedy,
    );
  }
  const [major = 0, minor = 0] = (glibc ?? '').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 28)) {
    throw new SetupError(
      `no ROS 2 is sourced, and the embedded one needs glibc 2.28 or newer; found ${glibc ?? 'another C library'}.`,
      remedy,
    );
  }
}

/**
 * Lists of folders are joined with colons.
 * @param {string} root the folder of the clone
 * @throws {SetupError} when no library would be found there
 */
export function checkFolderName(root) {
  if (!root.includes(':')) return;
  throw new SetupError(
    `the clone lies in "${root}"; ROS 2 finds nothing below a path with a colon.`,
    'move the clone to a path without it, and run the same command there',
  );
}

/**
 * npm ci empties node_modules, and a changed lock empties .ros/venv: through a link that would be another clone's.
 * @param {string[]} folders
 * @throws {SetupError} when one of them is a symbolic link
 */
export function checkOwnFolders(folders) {
  for (const folder of folders) {
    if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw new SetupError(
      `${folder} is a symbolic link to ${readlinkSync(folder)}, which the set-up would empty and fill for this clone.`,
      `remove the link (\`rm ${folder}\`), and run the same command again`,
    );
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @throws {SetupError} when rclnodejs cannot be compiled
 */
export function checkCompiler(env) {
  const folders = listPathFolders(env);
  const missing = [
    ...(env.CXX || findExecutable('g++', folders) ? [] : ['g++']),
    ...(findExecutable('make', folders) ? [] : ['make']),
  ];
  if (missing.length === 0) return;
  throw new SetupError(
    `rclnodejs has to be compiled here, and ${missing.join(' and ')} cannot be found on PATH.`,
    'sudo apt-get install build-essential',
  );
}

/**
 * @param {string} folder made when missing
 * @param {number} neededBytes
 * @param {(folder: string) => number} [measureFree] bytes free to this user
 * @throws {SetupError} before anything is downloaded to a disk that is too full
 */
export function checkDisk(folder, neededBytes, measureFree = readFreeBytes) {
  mkdirSync(folder, { recursive: true });
  const free = measureFree(folder);
  if (free >= neededBytes) return;
  throw new SetupError(
    `the set-up needs ${formatGigabytes(neededBytes)} free in ${folder}; found ${formatGigabytes(free)}.`,
    'free some space (`df -h .` shows what is left), then run the same command again',
  );
}

/** @param {string} folder */
function readFreeBytes(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** @param {number} bytes */
function formatGigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
