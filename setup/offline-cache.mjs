// @ts-check
// A folder that a machine with a network fills, and from which one without a network is set up: npm's packages, the
// wheels of the embedded ROS 2, and Node's headers where this Node brings none.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from './setup-error.mjs';

/** Where the running Node is installed. */
export const NODE_PREFIX = dirname(dirname(process.execPath));

/** @typedef {'npm' | 'wheels' | 'headers'} CachePart */

/**
 * @param {string} cache
 * @param {CachePart} part
 */
export function getCachePart(cache, part) {
  return join(cache, part);
}

/** Whether rclnodejs can be compiled without downloading Node's headers. */
export function hasNodeHeaders() {
  return existsSync(join(NODE_PREFIX, 'include', 'node', 'node.h'));
}

/**
 * @param {string} cache
 * @param {'offline' | 'download'} mode
 */
export function listNpmArguments(cache, mode) {
  return [`--cache=${getCachePart(cache, 'npm')}`, ...(mode === 'offline' ? ['--offline'] : [])];
}

/** @param {string} [cache] undefined: from the network */
export function listPipArguments(cache) {
  return cache === undefined ? [] : ['--no-index', `--find-links=${getCachePart(cache, 'wheels')}`];
}

/** @param {string} [cache] undefined: node-gyp downloads them */
export function listHeaderArguments(cache) {
  return cache === undefined ? [] : [`--devdir=${getCachePart(cache, 'headers')}`];
}

/**
 * @param {string} cache
 * @param {readonly CachePart[]} parts
 * @throws {SetupError} when one of them is not there
 */
export function checkCache(cache, parts) {
  const missing = parts.filter((part) => !existsSync(getCachePart(cache, part)));
  if (missing.length === 0) return;
  throw new SetupError(
    `expected ${missing.join(' and ')} in ${cache}, found none: the folder was not filled, or with other options.`,
    'on a machine with a network, the same version of sim2real and the same Python: `npm run setup -- --download FOLDER`',
  );
}
