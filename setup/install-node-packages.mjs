// @ts-check
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listNpmArguments } from './offline-cache.mjs';
import { askProgram, findExecutable, listPathFolders } from './probe-command.mjs';
import { runLogged } from './run-logged.mjs';
import { SetupError } from './setup-error.mjs';
import { hashInputs, hasStamp, removeStamp, writeStamp } from './stamp.mjs';

/**
 * What compiled packages depend on in the running Node.
 * @returns {string[]}
 */
export function describeNode() {
  return [process.versions.modules, process.platform, process.arch];
}

/**
 * `npm ci` exactly as locked, and no package's install script: the one that is needed is build-rclnodejs.mjs, and
 * onnxruntime-node's would download CUDA.
 * @param {import('./steps.mjs').StepTools} tools
 * @returns {import('./steps.mjs').Step}
 */
export function planNodePackages({ paths, env, cache, say }) {
  const stamp = join(paths.nodeModules, '.sim2real-stamp.json');
  const key = hashInputs({ files: [paths.packageLock], values: describeNode() });
  return {
    name: 'Node packages, npm ci',
    expect: 'about 40 s, 570 MB on disk',
    bytes: 630e6,
    isDone: () => hasStamp(stamp, key),
    run: async () => {
      removeStamp(stamp);
      const log = join(paths.logs, 'npm.log');
      const from = cache === undefined ? listNetworkArguments(env, say) : listNpmArguments(cache, 'offline');
      await runNpmCi({ cwd: paths.root, env, log, say }, from);
      writeStamp(stamp, key);
    },
  };
}

/**
 * @param {Pick<import('./run-logged.mjs').LoggedCommand, 'cwd' | 'env' | 'log' | 'say'>} where
 * @param {string[]} further arguments of npm
 */
export async function runNpmCi({ cwd, env, log, say }, further) {
  const [file, ...args] = findNpm(env);
  await runLogged({
    file,
    args: [...args, 'ci', ...NPM_CI, ...further],
    cwd,
    env: { ...env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    log,
    say,
  });
}

const NPM_CI = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];

/**
 * Without a network npm tries for minutes before it gives up. Where the registry does not answer it gets only what
 * is in its cache, and says at once what is not.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
function listNetworkArguments(env, say) {
  const [file, ...args] = findNpm(env);
  const question = [
    'view',
    PROBED,
    'version',
    '--prefer-online',
    '--fetch-retries=0',
    '--fetch-timeout=10000',
  ];
  if (askProgram(file, [...args, ...question], env, PROBE_MS).ok) return [];
  say('the package server of npm does not answer; trying with what npm has in its cache.');
  return ['--offline'];
}

/** A package of ours, which every registry that can serve the others has. */
const PROBED = 'tslib@2.8.1';
const PROBE_MS = 20_000;

/**
 * The npm that started us, because it belongs to the running Node; else the one on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
export function findNpm(env) {
  const starter = env.npm_execpath;
  if (starter && basename(starter) === 'npm-cli.js' && existsSync(starter))
    return [process.execPath, starter];
  const onPath = findExecutable('npm', listPathFolders(env));
  if (onPath) return [onPath];
  throw new SetupError(
    'npm is not on PATH.',
    'install it with Node (https://nodejs.org/en/download), or `sudo apt-get install npm`',
  );
}
