// @ts-check
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { CHECK_NETWORK } from './explain-failure.mjs';
import { listNpmArguments } from './offline-cache.mjs';
import { findExecutable, listPathFolders } from './probe-command.mjs';
import { canReachRegistry } from './reach-registry.mjs';
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
export function planNodePackages({ paths, env, cache }) {
  const stamp = join(paths.nodeModules, '.sim2real-stamp.json');
  const key = hashInputs({ files: [paths.packageLock], values: describeNode() });
  return {
    name: 'Node packages, npm ci',
    expect: 'about 40 s, 570 MB on disk',
    bytes: 630e6,
    isFirst: true,
    isDone: () => hasStamp(stamp, key),
    run: async (say) => {
      removeStamp(stamp);
      const log = join(paths.logs, 'npm.log');
      const from =
        cache === undefined ? await listNetworkArguments(env, say) : listNpmArguments(cache, 'offline');
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
 * Without a network npm tries for minutes before it gives up. Where the registry does not answer it tries once, and
 * still installs what is in its cache; where nothing is in there, it need not be started.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 * @throws {SetupError} without a network and a cache
 */
async function listNetworkArguments(env, say) {
  if (await canReachRegistry(env)) return [];
  const cache = env.npm_config_cache ?? join(env.HOME ?? homedir(), '.npm');
  if (!existsSync(join(cache, '_cacache'))) {
    throw new SetupError(
      `the package server of npm does not answer, and npm's cache (${cache}) is empty: nothing can be installed.`,
      CHECK_NETWORK,
    );
  }
  say('the package server of npm does not answer; trying with what npm has in its cache.');
  return ['--prefer-offline', '--fetch-retries=0', '--fetch-timeout=10000'];
}

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
