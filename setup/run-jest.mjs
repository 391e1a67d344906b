// @ts-check
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runForeground } from './run-foreground.mjs';
import { readJestResult } from './test-results.mjs';

/** How long jest may take to end after its last test, in ms. */
const GRACE_MS = 60_000;
const LOOK_MS = 500;

/**
 * @param {import('./paths.mjs').Paths} paths
 * @param {string} name of the file with the results
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [graceMs] jest waits without end for what a test left open, a worker thread say; this ends it
 * @returns {Promise<import('./test-results.mjs').TestResult>}
 */
export async function runJest(paths, name, args, env, graceMs = GRACE_MS) {
  const output = join(paths.logs, `jest-${name}.json`);
  mkdirSync(paths.logs, { recursive: true });
  rmSync(output, { force: true });
  const end = new AbortController();
  /** @type {NodeJS.Timeout | undefined} */
  let grace;
  // The results are written after the last test, before jest waits for what is open.
  const look = setInterval(() => {
    if (grace || !existsSync(output)) return;
    grace = setTimeout(() => {
      console.error(
        `sim2real: ${graceMs / 1000} s after its last test jest has not ended: a test left something open ` +
          '(a worker, a process, a server). It was killed, which counts as a failure.\n' +
          '  Remedy: close it in afterEach or afterAll; `npx jest --detectOpenHandles dist/test/FILE` helps to find it.',
      );
      end.abort();
    }, graceMs);
  }, LOOK_MS);
  try {
    const jest = join(paths.nodeModules, 'jest', 'bin', 'jest.js');
    const all = [jest, ...args, '--json', '--outputFile', output];
    const code = await runForeground(process.execPath, all, { cwd: paths.root, env, signal: end.signal });
    return readJestResult(output, code);
  } finally {
    clearInterval(look);
    clearTimeout(grace);
  }
}
