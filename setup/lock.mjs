// @ts-check
// One set-up of a clone at a time. The lock is a socket's name: the kernel gives it to one process, and frees it however
// that process ends. Children bear the lock's path in their environment, so that the set-up that comes after a kill -9
// finds the orphans that would still write. The file at that path only tells who waits whom it waits for.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './setup-error.mjs';

const MARK = 'SIM2REAL_SETUP_LOCK';

/** Marks a child's environment. @type {(env: NodeJS.ProcessEnv, path: string) => NodeJS.ProcessEnv} */
export const markChild = (env, path) => ({ ...env, [MARK]: path });

/**
 * Takes the lock, or waits for it.
 * @param {string} path
 * @param {{ say: (line: string) => void, timeoutMs?: number, pollMs?: number }} options
 * @returns {Promise<() => void>} releases it
 * @throws {SetupError} when another set-up holds it for longer than timeoutMs
 */
export async function acquireLock(path, { say, timeoutMs = 20 * 60_000, pollMs = 500 }) {
  const server = createServer().unref();
  const deadline = Date.now() + timeoutMs;
  for (let announced = ''; !(await takeName(server, path)); await sleep(pollMs)) {
    const pid = readText(path);
    if (pid !== announced) say(`another set-up is at work here (process ${pid}); waiting for it ...`);
    announced = pid;
    if (Date.now() < deadline) continue;
    const fault = `another set-up (process ${pid}) still holds ${path} after ${Math.round(timeoutMs / 1000)} s.`;
    throw new SetupError(fault, `wait for it, or end it with \`kill ${pid}\` and run this command again`);
  }
  if (readText(path) !== '') say('an earlier set-up was interrupted; continuing where it stopped.');
  await endOrphans(path, say);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${process.pid}`);
  return () => {
    rmSync(path, { force: true });
    server.close();
  };
}

/** @type {(server: import('node:net').Server, path: string) => Promise<boolean>} whether no other process has the name */
async function takeName(server, path) {
  const hash = createHash('sha256').update(path).digest();
  // Linux has names that are no files. Only at full length are they the same for all versions of Node.
  const name = `\0sim2real-${hash.toString('hex')}`.padEnd(108, '-');
  const port = 49_152 + (hash.readUInt16LE() % 16_384);
  server.listen(process.platform === 'linux' ? { path: name } : { host: '127.0.0.1', port });
  const error = await once(server, 'listening').catch((reason) => reason);
  if (error.code && error.code !== 'EADDRINUSE') throw error;
  return !error.code;
}

/** @param {string} path @param {(line: string) => void} say */
async function endOrphans(path, say) {
  for (let orphans = listMarked(path); orphans.length > 0; orphans = listMarked(path)) {
    for (const pid of orphans) {
      say(`ending process ${pid}, which an interrupted set-up left behind.`);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    }
    // Then look again: one of them may have started another.
    await sleep(200);
  }
}

/** @param {string} path */
function listMarked(path) {
  const ids = existsSync('/proc') ? readdirSync('/proc') : [];
  return ids
    .filter((id) => readText(`/proc/${id}/environ`).split('\0').includes(`${MARK}=${path}`))
    .map(Number);
}

/** @param {string} path @returns {string} empty where it cannot be read */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
