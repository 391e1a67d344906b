import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCalibrateParameters, type CalibrateParameters } from '../../src/config/calibrate-parameters';
import { readParameterArguments } from '../../src/config/ros-arguments';
import { splitRosArguments } from '../../src/config/split-ros-arguments';
import { installPrefix } from '../../src/install/install-prefix';
import { packageRoot } from '../../src/process/package-root';
import { evaluateLaunch, readLaunchFile, type Launched } from './support/launch-file';

const file = readLaunchFile(join(packageRoot, 'launch', 'calibrate.launch'));
const declared = file.children.filter(({ tag }) => tag === 'arg');

describe('launch/calibrate.launch', () => {
  let prefix: string;
  beforeAll(async () => {
    prefix = mkdtempSync(join(tmpdir(), 'sim2real-prefix-'));
    await installPrefix({ root: packageRoot, prefix, mode: 'symlink' });
    delete process.env['VEHICLE_NAME'];
  });
  afterAll(() => {
    rmSync(prefix, { recursive: true });
  });

  const launch = (given: Record<string, string>): Launched => evaluateLaunch(file, prefix, given);
  const parametersOf = ({ command }: Launched): CalibrateParameters =>
    parseCalibrateParameters(
      readParameterArguments(splitRosArguments(command.slice(1)).ros, '/duckie/calibrate'),
    );

  test('describes each argument', () => {
    for (const { attributes } of declared) {
      expect(attributes['description']).toMatch(/.{20}/);
      expect(attributes).toHaveProperty('default');
    }
  });

  test('needs only veh to start /VEH/calibrate', () => {
    const launched = launch({ veh: 'duckie' });
    expect(launched.command.slice(0, 6)).toEqual([
      join(prefix, 'lib/sim2real/calibrate-live'),
      ...['--ros-args', '-r', '__node:=calibrate', '-r', '__ns:=/duckie'],
    ]);
    expect(parametersOf(launched)).toEqual({
      veh: 'duckie',
      'topics.input': '/{veh}/camera_node/image/compressed',
      log_level: 'info',
      detector: 'line_detector_node',
      output: '',
      format: 'ros2',
      labeller: '',
      label_rate: 1,
      margin: 0.03,
      diagnostics_topic: '/diagnostics',
    });
  });

  test('passes on every argument', () => {
    const launched = launch({
      ...{ veh: 'duckie', input: '/cam/image', detector: 'none', output: '/tmp/t.yaml', format: 'ros1' },
      ...{ model: 'classic', rate: '2', params_file: 'gym', log_level: 'warn' },
    });
    expect(parametersOf(launched)).toMatchObject({
      ...{ detector: 'none', output: '/tmp/t.yaml', format: 'ros1', labeller: 'classic', label_rate: 2 },
      log_level: 'warn',
    });
    expect(launched.command).toContain('image/compressed:=/cam/image');
  });

  test('refuses to put thresholds nowhere', () => {
    expect(() => parametersOf(launch({ veh: 'duckie', detector: 'none' }))).toThrow(
      'parameter "output": expected a file, since "detector" is none',
    );
  });

  test.each([
    ['veh', '', 'expected the name of the robot'],
    ['input', '/a b', 'expected a topic such as'],
    ['detector', 'a b', 'expected a node such as'],
    ['format', 'ros3', 'is not valid'],
    ['rate', '0', 'expected a number from 0.1 to 5'],
    ['params_file', 'nope', 'expected the name of a profile'],
  ])('refuses %s "%s" and says what was expected', (name, value, message) => {
    expect(() => launch({ veh: 'duckie', [name]: value })).toThrow(message);
    expect(() => launch({ veh: 'duckie', [name]: value })).toThrow(name);
  });
});
