import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cliScript, packageRoot } from '../../src/process/package-root';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { pythonEnvironment, testPython } from '../support/python';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

/** Files that were once taken wrongly; not in the repository: these tests are skipped where they are missing. */
const cases = join(packageRoot, '..', 'shared', 'cases', 'ros2');
const describeWithCases = existsSync(cases) ? describeWithRos : describe.skip;

const NODE = '/duckie/proxy';

/** Parameter files, and what a node that was told another model and rate before them makes of them. */
const PARAMETER_FILES = [
  ['nested.yaml', { model: 'classic', max_rate: 7 }, undefined],
  ['wild1.yaml', { model: 'classic', max_rate: 7 }, undefined],
  [
    'plainname.yaml',
    { model: 'identity', max_rate: 7 },
    /expected parameters of this node, \/duckie\/proxy, found those of \/proxy only/,
  ],
  // ROS itself would refuse the whole number for a double; docs/launch.md tells.
  [
    'shared-params.yaml',
    { model: 'classic', max_rate: 10 },
    /ignored, no parameters of this node: robot_type/,
  ],
] as const;

/** Case by case the test that plays it. */
const PLAYED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PARAMETER_FILES.map(([name]) => [name, 'the real node takes %s as ROS does'])),
  'calibrate-output.yaml': "a line detector's file is no parameter file of the node, but thresholds of watch",
  'service_rate.py': 'every newcomer is answered by what the node offers',
  'typedesc.py': 'every newcomer is answered by what the node offers',
  // A detector and ros2 launch belong to these two: the same forms are in the files of those tests.
  'wrapped.launch.xml': 'test/launch/include-launch.test.ts, test/ros/launch.test.ts',
  'setremap_include.launch.xml': 'test/launch/include-launch.test.ts, test/ros/launch.test.ts',
};

describeWithCases('cases of other robots', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    peer = await RosPeer.start('cases_peer');
  });
  afterEach(() => proxy?.stop());
  afterAll(() => peer.stop());

  /** Runs one of the cases' programs or ours to its end. @returns what it wrote, and its exit code */
  async function run(
    file: string,
    args: readonly string[],
    env = process.env,
  ): Promise<{ text: string; code: number | null }> {
    const child = endWithFile(spawn(file, args, { env }));
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await poll(`${args.join(' ')} to end`, () => child.exitCode !== null, 120_000);
    return { text, code: child.exitCode };
  }

  test('each case has its test', () => {
    expect(readdirSync(cases).sort()).toEqual(Object.keys(PLAYED).sort());
  });

  test.each(PARAMETER_FILES)('the real node takes %s as ROS does', async (name, expected, sentence) => {
    proxy = await ProxyProcess.start(
      ['-p', 'model:=identity', '-p', 'max_rate:=7.0', '--params-file', join(cases, name)],
      ['--veh', 'duckie'],
    );
    for (const [parameter, value] of Object.entries(expected))
      expect(await peer.request('get_parameter', { node: NODE, parameter })).toBe(value);
    if (sentence) expect(proxy.output).toMatch(sentence);
    else expect(proxy.output).not.toMatch(/ignored|expected/);
  });

  test("a line detector's file is no parameter file of the node, but thresholds of watch", async () => {
    const file = join(cases, 'calibrate-output.yaml');
    proxy = new ProxyProcess(['--params-file', file], ['--veh', 'duckie']);
    expect(await proxy.waitForExit()).toBe(2);
    expect(proxy.output).toContain(file);
    expect(proxy.output).toMatch(/expected a node name/);
    // Without a camera it has nothing to compare (1); a file that it cannot take is wrong usage (2).
    const watch = [cliScript, 'watch', '--veh', 'duckie', '--labeller', 'none', '--seconds', '2'];
    const { text, code } = await run(process.execPath, [...watch, '--json', '--thresholds', file]);
    expect(code).toBe(1);
    expect(text).toMatch(/"state": ?"(waiting|no-camera)"/);
  });

  test('every newcomer is answered by what the node offers', async () => {
    proxy = await ProxyProcess.start(['-p', 'model:=identity'], ['--veh', 'duckie']);
    const python = testPython ?? 'python3';
    const [rate, description] = await Promise.all([
      run(python, [join(cases, 'service_rate.py'), NODE, '3'], pythonEnvironment()),
      run(python, [join(cases, 'typedesc.py'), NODE], pythonEnvironment()),
    ]);
    expect(rate.text).toContain("'get_type_description not there': 3");
    expect(rate.text).toContain("'get_parameters ok': 3");
    expect(rate.text).toContain("'get_state ok': 3");
    expect(description.text).toContain(`${NODE} offered False`);
    expect(description.text).toMatch(/get_transition_graph: [1-9]/);
  });
});
