// @ts-check
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkDisk, checkEmbeddedPlatform, describeMachine } from './check-machine.mjs';
import { findLibpython } from './find-libpython.mjs';
import { findPython, getVenvPython } from './find-python.mjs';
import { findRos } from './find-ros.mjs';
import { describePipEnvironment } from './install-embedded-ros.mjs';
import { runNpmCi } from './install-node-packages.mjs';
import { getCachePart, hasNodeHeaders, listHeaderArguments, listNpmArguments } from './offline-cache.mjs';
import { getPaths } from './paths.mjs';
import { canReachRegistry } from './reach-registry.mjs';
import { runLogged } from './run-logged.mjs';
import { SetupError } from './setup-error.mjs';
import { sayOnStderr } from './steps.mjs';

/**
 * @typedef {Pick<import('./run-logged.mjs').LoggedCommand, 'env' | 'log' | 'say'>} Where
 */

/**
 * Downloads what the set-up of another machine of this kind needs, with or without a sourced ROS 2 as here. Nothing is
 * installed.
 * @param {string} cache the folder to fill
 * @param {{ noRos: boolean, env?: NodeJS.ProcessEnv, say?: (line: string) => void }} options
 * @throws {import('./setup-error.mjs').SetupError} with the remedy
 */
export async function fillCache(cache, { noRos, env = process.env, say = sayOnStderr }) {
  const paths = getPaths();
  const withWheels = !noRos && findRos(env, paths.venv, say).kind === 'embedded';
  if (withWheels) checkEmbeddedPlatform(describeMachine());
  if (!(await canReachRegistry(env)))
    throw new SetupError(
      `the package server of npm does not answer: ${cache} cannot be filled.`,
      'check the network (behind a proxy set HTTPS_PROXY), and run the same command again',
    );
  checkDisk(cache, 1.2e9);
  const work = mkdtempSync(join(cache, 'work-'));
  const log = join(cache, 'download.log');
  try {
    say(`npm's packages into ${getCachePart(cache, 'npm')} ...`);
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(paths.root, name), join(work, name));
    await runNpmCi({ cwd: work, env, log, say }, listNpmArguments(cache, 'download'));
    if (!hasNodeHeaders()) await downloadHeaders(cache, work, { env, log, say });
    if (withWheels)
      await downloadWheels(cache, work, join(paths.requirements, 'requirements-ros.txt'), { env, log, say });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} cache
 * @param {string} work has npm's packages
 * @param {Where} where
 */
async function downloadHeaders(cache, work, { env, log, say }) {
  say(`Node's headers into ${getCachePart(cache, 'headers')} ...`);
  const rclnodejs = createRequire(join(work, 'node_modules', 'rclnodejs', 'package.json'));
  const nodeGyp = rclnodejs.resolve('node-gyp/bin/node-gyp.js');
  const args = [nodeGyp, 'install', ...listHeaderArguments(cache)];
  await runLogged({ file: process.execPath, args, cwd: work, env, log, say });
}

/**
 * @param {string} cache
 * @param {string} work
 * @param {string} requirements
 * @param {Where} where
 */
async function downloadWheels(cache, work, requirements, { env, log, say }) {
  say(`the wheels of ROS 2 into ${getCachePart(cache, 'wheels')} ...`);
  const python = findPython({ env, findLibrary: findLibpython });
  const venv = join(work, 'venv');
  const common = { cwd: work, env: describePipEnvironment(env), log, say };
  await runLogged({ ...common, file: python.executable, args: ['-m', 'venv', venv] });
  const options = [
    '--no-input',
    '--progress-bar=off',
    '--no-deps',
    '--require-hashes',
    '--only-binary=:all:',
  ];
  await runLogged({
    ...common,
    file: getVenvPython(venv),
    args: ['-m', 'pip', 'download', ...options, '-d', getCachePart(cache, 'wheels'), '-r', requirements],
  });
}
