// @ts-check
// One set-up at a time. The lock names its owner and the child that the owner started, so that whoever comes
// after a kill -9 can tell a dead owner from a working one and end the orphan that would still write.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning } from './process-identity.mjs';
import { SetupError } from './setup-error.mjs';
import { writeJson } from './stamp.mjs';

/**
 * @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity
 * @typedef {{ owner: ProcessIdentity, child?: ProcessIdentity }} LockContent
 * @typedef {{ recordChild: (pid: number | undefined) => void, release: () => void }} Lock
 */

/**
 * Takes the lock, or waits for it.
 * @param {string} path
 * @param {{ say: (line: string) => void, timeoutMs?: number, pollMs?: number }} options
 * @returns {Promise<Lock>}
 * @throws {SetupError} when another set-up holds it for longer than timeoutMs
 */
export async function acquireLock(path, { say, timeoutMs = 20 * 60_000, pollMs = 500 }) {
  mkdirSync(dirname(path), { recursive: true });
  const owner = identifyProcess(process.pid) ?? { pid: process.pid, startTime: '' };
  const deadline = Date.now() + timeoutMs;
  let announced = 0;
  while (!createExclusively(path, { owner })) {
    const holder = readLock(path);
    if (!holder || !isRunning(holder.owner)) {
      await takeOver(path, say);
      continue;
    }
    if (announced !== holder.owner.pid) {
      announced = holder.owner.pid;
      say(`another set-up is at work here (process ${announced}); waiting for it ...`);
    }
    if (Date.now() >= deadline) {
      throw new SetupError(
        `another set-up (process ${holder.owner.pid}) still holds ${path} after ${Math.round(timeoutMs / 1000)} s.`,
        `wait for it, or end it with \`kill ${holder.owner.pid}\` and run this command again`,
      );
    }
    await sleep(pollMs);
  }
  return {
    recordChild: (pid) => {
      const child = pid === undefined ? undefined : identifyProcess(pid);
      writeJson(path, child ? { owner, child } : { owner });
    },
    release: () => rmSync(path, { force: true }),
  };
}

/**
 * link() fails when the name exists, and the content is complete before the name appears.
 * @param {string} path
 * @param {LockContent} content
 */
function createExclusively(path, content) {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, JSON.stringify(content));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/**
 * @param {string} path
 * @returns {LockContent | undefined}
 */
function readLock(path) {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content?.owner?.pid === 'number' ? content : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Two that find the same dead owner must not remove each other's new lock: mkdir lets one through.
 * @param {string} path
 * @param {(line: string) => void} say
 */
async function takeOver(path, say) {
  const guard = `${path}.takeover`;
  try {
    mkdirSync(guard);
  } catch {
    removeAbandonedGuard(guard);
    await sleep(50);
    return;
  }
  try {
    if (!existsSync(path)) return;
    const holder = readLock(path);
    if (holder && isRunning(holder.owner)) return;
    if (holder?.child) await endOrphan(holder.child, say);
    if (holder)
      say(`an earlier set-up (process ${holder.owner.pid}) was interrupted; continuing where it stopped.`);
    rmSync(path, { force: true });
  } finally {
    rmdirSync(guard);
  }
}

/** @param {string} guard */
function removeAbandonedGuard(guard) {
  try {
    if (Date.now() - statSync(guard).mtimeMs > 30_000) rmdirSync(guard);
  } catch {
    // Its owner has just removed it: what was wanted.
  }
}

/**
 * Children run in a process group of their own (run-logged.mjs), so the group is the child and all that it started.
 * @param {ProcessIdentity} child
 * @param {(line: string) => void} say
 */
async function endOrphan(child, say) {
  if (!isRunning(child)) return;
  say(`ending process ${child.pid}, which an interrupted set-up left behind.`);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < 3000 && isRunning(child); waited += 50) await sleep(50);
    if (!isRunning(child)) return;
  }
}
