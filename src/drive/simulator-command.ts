import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { SimulatorCommand } from '../world';
import type { DriveLight } from './drive-plan';

/** Duckietown's simulator is not there; the message says what to run. */
export class NoSimulatorError extends Error {
  override readonly name = 'NoSimulatorError';
}

/** Lights of models/training/camera.py, by the light of our world that is meant by it. */
const TRAINING_LIGHTS: Readonly<Record<Exclude<DriveLight, 'plain' | 'randomised'>, string>> = {
  bright: 'day',
  'warm-dim': 'warm',
  'dark-headlight': 'dark',
  'red-light': 'red',
  'green-light': 'green',
  'blue-light': 'blue',
};

/**
 * The command that starts Duckietown's simulator as a world. It draws on the screen that DISPLAY names, without one on
 * a virtual one.
 * @param root the project's folder; SIM2REAL_SIMULATOR_PYTHON names another Python that has the simulator
 * @param mapFile path of a Duckietown map file
 * @throws NoSimulatorError
 */
export function findSimulator(
  root: string,
  mapFile: string,
  light: DriveLight,
  env: NodeJS.ProcessEnv = process.env,
): SimulatorCommand {
  const python = env['SIM2REAL_SIMULATOR_PYTHON'] ?? join(root, 'sim-venv', 'bin', 'python3');
  if (!isExecutable(python)) {
    throw new NoSimulatorError(
      `world duckietown: expected Duckietown's simulator in an environment of its own, found no ${python}. Run: npm run setup -- --with-simulator`,
    );
  }
  const own =
    light === 'plain' ? [] : light === 'randomised' ? ['--randomise'] : ['--light', TRAINING_LIGHTS[light]];
  const serve = [python, join(root, 'simulator', 'serve_world.py'), '--map', mapFile, ...own];
  const [file = '', ...args] = env['DISPLAY'] === undefined ? [...findScreen(env), ...serve] : serve;
  return { file, args };
}

function findScreen(env: NodeJS.ProcessEnv): string[] {
  const found = (env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, 'xvfb-run')));
  if (!found) {
    throw new NoSimulatorError(
      'world duckietown: expected a screen (DISPLAY) or xvfb-run, found neither. Run: sudo apt-get install xvfb libgl1-mesa-dri libgl1 libglu1-mesa freeglut3-dev',
    );
  }
  return ['xvfb-run', '-a', '-s', '-screen 0 1024x768x24 +extension GLX'];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
