// @ts-check
import { readFileSync } from 'node:fs';

/**
 * A process id alone may belong to somebody else after a crash; with the start time it cannot.
 * @typedef {{ pid: number, startTime: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity | undefined} undefined when no such process runs (a zombie does not)
 */
export function identifyProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in brackets, may hold blanks; the state is the first field behind it, the start the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { pid, startTime: fields[19] ?? '' };
  } catch {
    return identifyWithoutProc(pid);
  }
}

/** @param {ProcessIdentity} identity */
export function isRunning(identity) {
  return identifyProcess(identity.pid)?.startTime === identity.startTime;
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity | undefined}
 */
function identifyWithoutProc(pid) {
  if (process.platform === 'linux') return undefined;
  try {
    process.kill(pid, 0);
    return { pid, startTime: '' };
  } catch {
    return undefined;
  }
}
