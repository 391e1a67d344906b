// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getVenvPython } from './find-python.mjs';
import { describePipEnvironment, PIP_INSTALL } from './install-embedded-ros.mjs';
import { askProgram } from './probe-command.mjs';
import { runLogged } from './run-logged.mjs';
import { SetupError } from './setup-error.mjs';
import { hashInputs, hasStamp, removeStamp, writeStamp } from './stamp.mjs';

/**
 * @typedef {import('./steps.mjs').StepTools} StepTools
 * @typedef {import('./steps.mjs').Step} Step
 */

/**
 * The independent Python peers of the tests and the benchmark, and what builds the ament package. With the embedded
 * ROS 2 they join its virtual environment, whose versions their lock is constrained to.
 * @param {StepTools} tools
 * @returns {Step}
 */
export function planEmbeddedTestTools(tools) {
  const { paths } = tools;
  const stamp = join(paths.venv, '.sim2real-test-tools.json');
  const key = hashTools(paths);
  return describeStep({
    isDone: () => hasStamp(stamp, key) && existsSync(getVenvPython(paths.venv)),
    run: async (say) => {
      removeStamp(stamp);
      await installTools(tools, say, paths.venv, join(paths.requirements, 'requirements-test.txt'));
      writeStamp(stamp, key);
    },
  });
}

/**
 * Where ROS is sourced, its Python gets a virtual environment that still sees the system's packages: rclpy comes
 * through PYTHONPATH, and numpy has to be the one that ROS was built with.
 * @param {StepTools} tools
 * @param {() => string} findRosPython the interpreter that has rclpy
 * @returns {Step}
 */
export function planSourcedTestTools(tools, findRosPython) {
  const { paths, env } = tools;
  const stamp = join(paths.testVenv, '.sim2real-stamp.json');
  const key = hashTools(paths);
  return describeStep({
    isDone: () => hasStamp(stamp, key) && existsSync(getVenvPython(paths.testVenv)),
    run: async (say) => {
      rmSync(paths.testVenv, { recursive: true, force: true });
      const python = findRosPython();
      await runLogged({
        file: python,
        args: ['-m', 'venv', '--system-site-packages', paths.testVenv],
        cwd: paths.root,
        env: describePipEnvironment(env),
        log: join(paths.logs, 'test-tools.log'),
        say,
      });
      const lock = readFileSync(join(paths.requirements, 'requirements-test.txt'), 'utf8');
      const present = askProgram(python, ['-c', 'import numpy'], env).ok ? ['numpy'] : [];
      const filtered = join(paths.testVenv, 'requirements-test.txt');
      mkdirSync(paths.testVenv, { recursive: true });
      writeFileSync(
        filtered,
        dropRequirements(lock, (name) => name.startsWith('ros-') || present.includes(name)),
      );
      await installTools(tools, say, paths.testVenv, filtered);
      writeStamp(stamp, key);
    },
  });
}

/**
 * The Python of a sourced ROS 2.
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [candidates]
 * @returns {string}
 * @throws {SetupError} when none has rclpy
 */
export function findRosPython(env, candidates = ['python3', '/usr/bin/python3']) {
  for (const file of candidates) {
    const { ok, stdout } = askProgram(file, ['-c', 'import rclpy, sys; print(sys.executable)'], env);
    if (ok) return stdout.trim();
  }
  throw new SetupError(
    `no Python can import rclpy (tried ${candidates.join(', ')} with the sourced PYTHONPATH).`,
    `sudo apt-get install ros-${env.ROS_DISTRO}-rclpy, or deactivate a virtual environment of another Python`,
  );
}

/**
 * Leaves entries out of a hashed lock file.
 * @param {string} lock
 * @param {(name: string) => boolean} isDropped
 * @returns {string}
 */
export function dropRequirements(lock, isDropped) {
  let dropping = false;
  const kept = lock.split('\n').filter((line) => {
    const name = /^([A-Za-z0-9][\w.-]*)==/.exec(line)?.[1];
    if (name !== undefined) dropping = isDropped(name.toLowerCase());
    return !dropping;
  });
  return kept.join('\n');
}

/** @param {import('./paths.mjs').Paths} paths */
function hashTools(paths) {
  const files = ['requirements-test.txt', 'requirements-sdist.txt'].map((name) =>
    join(paths.requirements, name),
  );
  return hashInputs({ files, values: [paths.root] });
}

/**
 * @param {Pick<Step, 'isDone' | 'run'>} parts
 * @returns {Step}
 */
function describeStep(parts) {
  return {
    name: 'Test tools: Python peers, colcon, ament_cmake, Snakemake',
    expect: 'about 40 s, 530 MB on disk',
    bytes: 590e6,
    isForTests: true,
    ...parts,
  };
}

/**
 * @param {StepTools} tools
 * @param {(line: string) => void} say
 * @param {string} venv
 * @param {string} requirements
 */
async function installTools({ paths, env }, say, venv, requirements) {
  const common = {
    file: getVenvPython(venv),
    cwd: paths.root,
    env: describePipEnvironment(env),
    log: join(paths.logs, 'test-tools.log'),
    say,
  };
  await runLogged({ ...common, args: [...PIP_INSTALL, '--only-binary=:all:', '-r', requirements] });
  // Built by the setuptools that the first lock pins, so that no build tool is downloaded without a hash.
  const sources = join(paths.requirements, 'requirements-sdist.txt');
  await runLogged({
    ...common,
    args: [...PIP_INSTALL, '--no-build-isolation', '--use-pep517', '-r', sources],
  });
}
