// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Where the set-up keeps what it makes. Everything lies below the clone, so removing the clone removes it all.
 * @param {string} [root]
 */
export function getPaths(root = ROOT) {
  const state = join(root, '.ros');
  return {
    root,
    state,
    lock: join(state, 'setup.lock'),
    logs: join(state, 'log'),
    environment: join(state, 'environment.json'),
    /** The embedded ROS 2: a Python virtual environment that is an ament prefix at the same time. */
    venv: join(state, 'venv'),
    /** Test tools where ROS is sourced; with the embedded one they live in `venv`. */
    testVenv: join(state, 'test-venv'),
    /** Duckietown's simulator, a Python virtual environment. */
    simulator: join(root, 'sim-venv'),
    nodeModules: join(root, 'node_modules'),
    packageLock: join(root, 'package-lock.json'),
    dist: join(root, 'dist'),
    requirements: join(root, 'setup'),
  };
}

/** @typedef {ReturnType<typeof getPaths>} Paths */
