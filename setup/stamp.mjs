// @ts-check
// A stamp says that a step was finished, and for which inputs. It is written last, by rename, into what the step
// made: a step that was killed has none, and removing the product removes its stamp.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * One key for everything that a step depends on.
 * @param {{ files?: string[], values?: unknown[] }} inputs contents of files, and JSON values
 * @returns {string}
 */
export function hashInputs({ files = [], values = [] }) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(existsSync(file) ? readFileSync(file) : 'missing').update('\0');
  return hash.update(JSON.stringify(values)).digest('hex');
}

/**
 * @param {string} path
 * @param {string} key
 * @returns {boolean} whether the step was finished for the same inputs
 */
export function hasStamp(path, key) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).key === key;
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @param {string} key
 */
export function writeStamp(path, key) {
  writeJson(path, { key, written: new Date().toISOString() });
}

/** @param {string} path */
export function removeStamp(path) {
  rmSync(path, { force: true });
}

/**
 * Writes beside, then renames: a reader sees the old file or the new one, never a half.
 * @param {string} path
 * @param {unknown} value
 */
export function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(value, undefined, 2) + '\n');
  renameSync(temporary, path);
}
