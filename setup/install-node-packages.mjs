// @ts-check
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findExecutable, listPathFolders } from './probe-command.mjs';
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
export function planNodePackages({ paths, env, say }) {
  const stamp = join(paths.nodeModules, '.sim2real-stamp.json');
  const key = hashInputs({ files: [paths.packageLock], values: describeNode() });
  return {
    name: 'Node packages, npm ci',
    expect: 'about 40 s, 570 MB on disk',
    bytes: 630e6,
    isDone: () => hasStamp(stamp, key),
    run: async () => {
      removeStamp(stamp);
      const [file, ...args] = findNpm(env);
      await runLogged({
        file,
        args: [
          ...args,
          'ci',
          '--ignore-scripts',
          '--include=dev',
          '--include=optional',
          '--no-audit',
          '--no-fund',
        ],
        cwd: paths.root,
        env: { ...env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
        log: join(paths.logs, 'npm.log'),
        say,
      });
      writeStamp(stamp, key);
    },
  };
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
