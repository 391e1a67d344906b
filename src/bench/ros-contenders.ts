import { join } from 'node:path';
import { cliScript, packageRoot } from '../process/package-root';
import { resolveRegion } from '../image/region';
import type { Contender, ContenderName } from './contender';
import { BenchProcess } from './bench-process';
import type { BenchModel } from './model';
import { HEIGHT, WIDTH } from './frames';
import type { Python } from './python';
import { makeEchoCommand, type RosDriver } from './ros-driver';

const PYTHON_PROXY = join(packageRoot, 'test', 'peers', 'python_proxy.py');

interface Program {
  readonly name: ContenderName;
  readonly space: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Part of the line that it writes when it can take frames. */
  readonly ready: string;
}

export interface RosContenderOptions {
  readonly driver: RosDriver;
  readonly python: Python;
  readonly model: BenchModel;
  readonly threads: number;
}

/** Namespace of the node, and of its topics. */
export const NODE_SPACE = '/bench_node';

export function startNodeContender({
  driver,
  python,
  model,
  threads,
}: RosContenderOptions): Promise<Contender> {
  const parameters = {
    model: model.card,
    direction: model.direction,
    provider: 'cpu',
    threads,
  };
  const space = NODE_SPACE;
  return startRosContender(driver, {
    name: 'node',
    space,
    command: makeNodeCommand(space, parameters),
    env: python.nodeEnv,
    ready: 'activate: now active',
  });
}

/** Makes the command of the real node, as users start it. */
export function makeNodeCommand(
  space: string,
  parameters: Readonly<Record<string, string | number | boolean>>,
): string[] {
  return [
    ...[process.execPath, cliScript, 'proxy', '--ros-args', '-r', `__ns:=${space}`],
    ...Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}:=${value}`]),
  ];
}

export function startPythonContender({ driver, python, model }: RosContenderOptions): Promise<Contender> {
  const space = '/bench_python';
  const { x, y, width, height } = resolveRegion(model.region, WIDTH, HEIGHT);
  const part = [x, y, width, height].join(',');
  const command = [python.file, PYTHON_PROXY, model.file, part, '--ros-args', '-r', `__ns:=${space}`];
  return startRosContender(driver, { name: 'python', space, command, env: python.env, ready: 'ready' });
}

export function startEchoContender({ driver, python }: RosContenderOptions): Promise<Contender> {
  const space = '/bench_echo';
  const command = makeEchoCommand(python, space);
  return startRosContender(driver, { name: 'echo', space, command, env: python.env, ready: 'ready' });
}

/** Starts a program, and resolves when a frame has come back from it. */
async function startRosContender(
  driver: RosDriver,
  { name, space, command, env, ready }: Program,
): Promise<Contender> {
  const child = new BenchProcess(`The ${name} contender`, command, env);
  try {
    await child.waitForLine(ready);
    await driver.connect(space);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { name, pid: child.pid, run: (turn) => driver.run(space, turn), close: () => child.stop() };
}
