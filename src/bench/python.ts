import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../process/package-root';
import { isolateRos } from '../process/ros-isolation';
import { BenchError } from './bench-error';

export interface Python {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  /** Environment of the node: without it the addon does not load, and rclnodejs deletes it as a failed build. */
  readonly nodeEnv: NodeJS.ProcessEnv;
}

/** The part of setup/environment.mjs that is used here. */
interface SetupEnvironment {
  readonly resolveEnvironment: () => { readonly python: string };
  readonly pythonEnvironment: (given: { readonly env: NodeJS.ProcessEnv }) => NodeJS.ProcessEnv;
  readonly nodeEnvironment: (given: { readonly env: NodeJS.ProcessEnv }) => NodeJS.ProcessEnv;
}

/**
 * The Python with rclpy, OpenCV and onnxruntime that the set-up made, and the environment that it and the node need: on a
 * ROS domain of their own, as the demo.
 * @throws BenchError where there is none
 */
export async function findPython(): Promise<Python> {
  const setup = join(packageRoot, 'setup', 'environment.mjs');
  if (!existsSync(setup)) {
    throw new BenchError(`The benchmark needs a clone of the repository: ${setup} is missing here.`);
  }
  const { resolveEnvironment, pythonEnvironment, nodeEnvironment } = (await import(
    pathToFileURL(setup).href
  )) as SetupEnvironment;
  const file = process.env['SIM2REAL_TEST_PYTHON'] ?? resolveEnvironment().python;
  const { env } = isolateRos(process.env);
  return { file, env: pythonEnvironment({ env }), nodeEnv: nodeEnvironment({ env }) };
}
