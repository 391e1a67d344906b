// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { getVenvPython } from './find-python.mjs';
import { describePipEnvironment } from './install-embedded-ros.mjs';
import { askProgram } from './probe-command.mjs';
import { runLogged } from './run-logged.mjs';
import { SetupError } from './setup-error.mjs';
import { hashInputs, hasStamp, removeStamp, writeStamp } from './stamp.mjs';

/** Those that the pinned numpy has wheels for. */
const PYTHONS = ['python3.11', 'python3.10', 'python3'];
const PIP = ['-m', 'pip', 'install', '--no-input', '--progress-bar=off'];

/**
 * Duckietown's simulator, a world of `sim2real drive`, in a virtual environment of its own: its numpy is older than
 * anybody else's.
 * @param {import('./steps.mjs').StepTools} tools
 * @returns {import('./steps.mjs').Step}
 */
export function planSimulator({ paths, env }) {
  const venv = paths.simulator;
  const requirements = join(paths.root, 'simulator', 'requirements.txt');
  const stamp = join(venv, '.sim2real-stamp.json');
  const key = hashInputs({ files: [requirements], values: [paths.root] });
  return {
    name: "Duckietown's simulator",
    expect: 'about 5 min, 1.2 GB on disk',
    bytes: 1.3e9,
    isDone: () => hasStamp(stamp, key) && existsSync(getVenvPython(venv)),
    run: async (say) => {
      removeStamp(stamp);
      rmSync(venv, { recursive: true, force: true });
      const common = {
        cwd: paths.root,
        env: describePipEnvironment(env),
        log: join(paths.logs, 'simulator.log'),
        say,
      };
      await runLogged({ ...common, file: findOldPython(env), args: ['-m', 'venv', venv] });
      const python = getVenvPython(venv);
      await runLogged({ ...common, file: python, args: [...PIP, 'setuptools<66', 'wheel'] });
      await runLogged({
        ...common,
        file: python,
        args: [...PIP, '--no-build-isolation', '-r', requirements],
      });
      writeStamp(stamp, key);
    },
  };
}

/** @param {NodeJS.ProcessEnv} env */
function findOldPython(env) {
  const question = 'import sys, venv, ensurepip; assert sys.version_info[:2] in ((3, 10), (3, 11))';
  for (const file of PYTHONS) if (askProgram(file, ['-c', question], env).ok) return file;
  throw new SetupError(
    `Duckietown's simulator needs Python 3.10 or 3.11 with venv; none of ${PYTHONS.join(', ')} is one.`,
    'sudo apt-get install python3.11 python3.11-venv (on Ubuntu 24.04 and later from a PPA such as deadsnakes)',
  );
}
