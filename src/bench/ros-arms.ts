import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import { resolveRegion } from '../image/region';
import type { Arm, ArmName } from './arm';
import { BenchProcess } from './bench-process';
import type { BenchModel } from './model';
import { HEIGHT, WIDTH } from './frames';
import type { Python } from './python';
import { makeEchoCommand, type RosDriver } from './ros-driver';

const MAIN = join(packageRoot, 'dist', 'src', 'cli', 'main.js');
const PYTHON_PROXY = join(packageRoot, 'test', 'peers', 'python_proxy.py');

interface Program {
  readonly name: ArmName;
  readonly space: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** In the line that says that it can take frames. */
  readonly ready: string;
}

export interface RosArmOptions {
  readonly driver: RosDriver;
  readonly python: Python;
  readonly model: BenchModel;
  readonly threads: number;
}

/** Namespace of the node, and of its topics. */
export const NODE_SPACE = '/bench_node';

export function startNodeArm({ driver, python, model, threads }: RosArmOptions): Promise<Arm> {
  const parameters = {
    model: model.card,
    direction: model.direction,
    provider: 'cpu',
    threads,
  };
  const space = NODE_SPACE;
  return startRosArm(driver, {
    name: 'node',
    space,
    command: makeNodeCommand(space, parameters),
    env: python.nodeEnv,
    ready: 'activate: now active',
  });
}

/** The command of the real node, as users start it. */
export function makeNodeCommand(
  space: string,
  parameters: Readonly<Record<string, string | number | boolean>>,
): string[] {
  return [
    ...[process.execPath, MAIN, 'proxy', '--ros-args', '-r', `__ns:=${space}`],
    ...Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}:=${value}`]),
  ];
}

export function startPythonArm({ driver, python, model }: RosArmOptions): Promise<Arm> {
  const space = '/bench_python';
  const { x, y, width, height } = resolveRegion(model.region, WIDTH, HEIGHT);
  const part = [x, y, width, height].join(',');
  const command = [python.file, PYTHON_PROXY, model.file, part, '--ros-args', '-r', `__ns:=${space}`];
  return startRosArm(driver, { name: 'python', space, command, env: python.env, ready: 'ready' });
}

export function startEchoArm({ driver, python }: RosArmOptions): Promise<Arm> {
  const space = '/bench_echo';
  const command = makeEchoCommand(python, space);
  return startRosArm(driver, { name: 'echo', space, command, env: python.env, ready: 'ready' });
}

/** Starts a program and resolves when a frame of the driver's has come back from it. */
async function startRosArm(driver: RosDriver, { name, space, command, env, ready }: Program): Promise<Arm> {
  const child = new BenchProcess(`The ${name} arm`, command, env);
  try {
    await child.waitForLine(ready);
    await driver.connect(space);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { name, pid: child.pid, run: (turn) => driver.run(space, turn), close: () => child.stop() };
}
