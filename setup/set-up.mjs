// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ADDON_STEP, describeRcl, expectsPrebuilt, planRclnodejs } from './build-rclnodejs.mjs';
import {
  checkCompiler,
  checkDisk,
  checkEmbeddedPlatform,
  checkFolderName,
  checkOwnFolders,
  describeMachine,
} from './check-machine.mjs';
import { NO_ROS } from './environment.mjs';
import { findLibpython } from './find-libpython.mjs';
import { findPython } from './find-python.mjs';
import { findRos, listUnsourcedRos } from './find-ros.mjs';
import { describeEmbeddedRos, planEmbeddedRos } from './install-embedded-ros.mjs';
import { planNodePackages } from './install-node-packages.mjs';
import { findRosPython, planEmbeddedTestTools, planSourcedTestTools } from './install-test-tools.mjs';
import { planSimulator } from './install-simulator.mjs';
import { acquireLock, markChild } from './lock.mjs';
import { checkCache } from './offline-cache.mjs';
import { getPaths } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { hashInputs, hasStamp, writeJson } from './stamp.mjs';
import { runSteps, sayOnStderr } from './steps.mjs';

/**
 * @typedef {import('./steps.mjs').Step} Step
 * @typedef {import('./steps.mjs').StepTools} StepTools
 * @typedef {import('./find-ros.mjs').SourcedRos | import('./find-ros.mjs').EmbeddedRos} Ros
 * @typedef {{ root?: string, env?: NodeJS.ProcessEnv, withTestTools?: boolean, withSimulator?: boolean, cache?: string | undefined, say?: (line: string) => void }} Options
 */

/**
 * Brings the clone to where every command runs: once with downloads and a build, afterwards in milliseconds.
 * @template Made
 * @param {Options} [options]
 * @param {() => Promise<Made>} [work] what needs no test tools: it runs beside their installation
 * @returns {Promise<Made | undefined>} what `work` gives
 * @throws {SetupError} with the remedy
 */
export async function ensureSetup(
  { root, env = process.env, withTestTools = false, withSimulator = false, cache, say = sayOnStderr } = {},
  work,
) {
  const paths = getPaths(root);
  const ros = findRos(env, paths.venv, say);
  const tools = { paths, env: markChild(env, paths.lock), cache };
  const steps = planSteps(ros, tools, { withTestTools, withSimulator });
  const pending = steps.filter((step) => !step.isDone());
  if (pending.length === 0) return work?.();

  announce(ros, pending, say);
  if (cache !== undefined) checkCache(cache, ros.kind === 'embedded' ? ['npm', 'wheels'] : ['npm']);
  checkBefore(ros, pending, tools);
  return runLocked(paths.lock, steps, say, work);
}

/**
 * For machines without ROS 2, of any platform: what replay, evaluate, calibrate, models and the ROS 1 node need.
 * @param {Options} [options]
 * @throws {SetupError} with the remedy
 */
export async function ensureSetupWithoutRos({ root, env = process.env, cache, say = sayOnStderr } = {}) {
  const paths = getPaths(root);
  const tools = { paths, env: markChild(env, paths.lock), cache };
  const steps = [planNodePackages(tools), planNoRos(tools)];
  const pending = steps.filter((step) => !step.isDone());
  if (pending.length === 0) return;
  say(`setting up, once, with Node ${process.versions.node} and no ROS 2: ${countSteps(pending.length)}.`);
  checkOwnFolders([paths.state, paths.nodeModules]);
  if (cache !== undefined) checkCache(cache, ['npm']);
  const bytes = pending.reduce((sum, step) => sum + step.bytes, 0);
  checkDisk(paths.state, bytes);
  await runLocked(paths.lock, steps, say);
}

/**
 * One set-up of a clone at a time.
 * @template Made
 * @param {string} lock
 * @param {Step[]} steps
 * @param {(text: string) => void} say
 * @param {() => Promise<Made>} [work]
 */
async function runLocked(lock, steps, say, work) {
  const release = await acquireLock(lock, { say });
  try {
    return await runSteps(steps, say, work);
  } finally {
    release();
  }
}

/**
 * Leaves the ROS 2 of an earlier set-up in use.
 * @param {StepTools} tools
 * @returns {Step}
 */
function planNoRos({ paths }) {
  return {
    name: 'Environment for later commands, without ROS 2',
    expect: 'at once',
    bytes: 0,
    isDone: () => existsSync(paths.environment),
    run: async () => writeJson(paths.environment, NO_ROS),
  };
}

/**
 * ensureSetup with what the tests and the benchmark need beside.
 * @template Made
 * @param {Options} [options]
 * @param {() => Promise<Made>} [work]
 */
export function ensureTestTools(options = {}, work) {
  return ensureSetup({ ...options, withTestTools: true }, work);
}

/**
 * @param {Ros} ros
 * @param {StepTools} tools
 * @param {Required<Pick<Options, 'withTestTools' | 'withSimulator'>>} extras
 * @returns {Step[]}
 */
function planSteps(ros, tools, { withTestTools, withSimulator }) {
  const { paths, env } = tools;
  const isSourced = ros.kind === 'sourced';
  const requirements = join(paths.requirements, 'requirements-ros.txt');
  const rosKey = isSourced
    ? ['sourced', ros.distro, describeRcl(ros.prefix)]
    : ['embedded', paths.root, hashInputs({ files: [requirements] })];
  const describeRos = () => (isSourced ? describeSourcedRos(ros, env) : describeEmbeddedRos(paths.venv, env));
  const toolsStep = () =>
    isSourced ? planSourcedTestTools(tools, () => findRosPython(env)) : planEmbeddedTestTools(tools);
  return [
    planNodePackages(tools),
    ...(isSourced ? [] : [planEmbeddedRos(tools)]),
    ...planRclnodejs(tools, describeRos, rosKey),
    planStoredEnvironment(tools, describeRos, rosKey),
    ...(withTestTools ? [toolsStep()] : []),
    ...(withSimulator ? [planSimulator(tools)] : []),
  ];
}

/**
 * Last of what the launcher needs, so that it never starts on half a set-up.
 * @param {StepTools} tools
 * @param {() => import('./environment.mjs').StoredEnvironment} describeRos
 * @param {unknown[]} rosKey
 * @returns {Step}
 */
function planStoredEnvironment({ paths }, describeRos, rosKey) {
  const key = hashInputs({ values: [rosKey] });
  return {
    name: 'Environment for later commands',
    expect: 'at once',
    bytes: 0,
    isDone: () => hasStamp(paths.environment, key),
    run: async () => writeJson(paths.environment, { ...describeRos(), key }),
  };
}

/**
 * @param {import('./find-ros.mjs').SourcedRos} ros
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./environment.mjs').StoredEnvironment}
 */
function describeSourcedRos({ distro, prefix }, env) {
  return {
    format: 1,
    kind: 'sourced',
    distro,
    prefix,
    python: findPythonOrNone(env),
    libraryFolders: [],
    preload: '',
  };
}

/** The proxy itself runs without rclpy; only the tests and the benchmark insist on it. @param {NodeJS.ProcessEnv} env */
function findPythonOrNone(env) {
  try {
    return findRosPython(env);
  } catch (error) {
    if (error instanceof SetupError) return 'python3';
    throw error;
  }
}

/**
 * Everything that can be known before the first download is checked before it.
 * @param {Ros} ros
 * @param {Step[]} pending
 * @param {StepTools} tools
 */
function checkBefore(ros, pending, { paths, env }) {
  checkFolderName(paths.root);
  checkOwnFolders([paths.state, paths.nodeModules]);
  if (ros.kind === 'embedded') {
    checkEmbeddedPlatform(describeMachine());
    findPython({ env, findLibrary: findLibpython });
  }
  const distro = ros.kind === 'embedded' ? 'jazzy' : ros.distro;
  const builds = pending.some(({ name }) => name === ADDON_STEP);
  if (builds && !expectsPrebuilt(distro)) checkCompiler(env);
  checkDisk(
    paths.state,
    pending.reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

/**
 * @param {Ros} ros
 * @param {Step[]} pending
 * @param {(line: string) => void} say
 */
function announce(ros, pending, say) {
  const chosen =
    ros.kind === 'sourced'
      ? `the sourced ROS 2 ${ros.distro} (${ros.prefix})`
      : 'an embedded ROS 2 Jazzy in .ros/';
  say(`setting up, once, with Node ${process.versions.node} and ${chosen}: ${countSteps(pending.length)}.`);
  for (const script of ros.kind === 'embedded' ? listUnsourcedRos() : []) {
    say(`to use the ROS 2 of this machine instead: stop this, \`source ${script}\`, and run it again.`);
  }
}

/** @param {number} count */
function countSteps(count) {
  return count === 1 ? 'one step' : `${count} steps`;
}
