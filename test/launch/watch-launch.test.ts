import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWatchParameters, type WatchParameters } from '../../src/config/watch-parameters';
import { packageRoot } from '../../src/process/package-root';
import { readParameterArguments } from '../../src/config/ros-arguments';
import { splitRosArguments } from '../../src/config/split-ros-arguments';
import { installPrefix } from '../../src/install/install-prefix';
import { evaluateLaunch, readLaunchFile, type Launched } from './support/launch-file';

const file = readLaunchFile(join(packageRoot, 'launch', 'watch.launch'));
const declared = file.children.filter(({ tag }) => tag === 'arg');

describe('launch/watch.launch', () => {
  let prefix: string;
  let yaml: string;
  beforeAll(async () => {
    prefix = mkdtempSync(join(tmpdir(), "sim2real o'prefix-"));
    await installPrefix({ root: packageRoot, prefix, mode: 'symlink' });
    yaml = join(prefix, 'some.yaml');
    writeFileSync(yaml, '');
    delete process.env['VEHICLE_NAME'];
  });
  afterAll(() => {
    rmSync(prefix, { recursive: true });
  });

  const launch = (given: Record<string, string>): Launched => evaluateLaunch(file, prefix, given);
  const parametersOf = ({ command }: Launched): WatchParameters =>
    parseWatchParameters(readParameterArguments(splitRosArguments(command.slice(1)).ros, '/duckie/watch'));
  const remapsOf = ({ command }: Launched): string[] =>
    command.filter((argument, i) => command[i - 1] === '-r' && !argument.startsWith('__'));

  test('has these arguments with descriptions and defaults', () => {
    expect(declared.map(({ attributes }) => attributes['name'])).toEqual([
      ...['veh', 'input', 'proxy', 'thresholds', 'homography', 'intrinsics', 'rate', 'window'],
      ...['diagnostics', 'params_file', 'log_level'],
    ]);
    for (const { attributes } of declared) {
      expect(attributes['description']).toMatch(/.{20}/);
      expect(attributes).toHaveProperty('default');
    }
  });

  test('needs only veh to start /VEH/watch', () => {
    const launched = launch({ veh: 'duckie' });
    expect(launched.command.slice(0, 6)).toEqual([
      join(prefix, 'lib/sim2real/watch'),
      ...['--ros-args', '-r', '__node:=watch', '-r', '__ns:=/duckie'],
    ]);
    expect(parametersOf(launched)).toEqual({
      veh: 'duckie',
      'topics.input': '/{veh}/camera_node/image/compressed',
      'topics.output': '/{veh}/camera_node/image_proxy/compressed',
      'topics.command': '',
      'types.command': 'duckietown_msgs/msg/WheelsCmdStamped',
      log_level: 'info',
      thresholds: '',
      homography: '',
      intrinsics: '',
      labeller: '',
      compare_rate: 5,
      window_s: 5,
      diagnostics_topic: '/diagnostics',
    });
    expect(remapsOf(launched)).toEqual([]);
  });

  test('passes on every argument', () => {
    const launched = launch({
      ...{ veh: 'duckie', input: '/cam/image', proxy: '/cam/image_proxy', rate: '10', window: '30' },
      ...{ thresholds: yaml, homography: yaml, intrinsics: yaml },
      ...{ diagnostics: '/duckie/figures', params_file: 'gym', log_level: 'warn' },
    });
    expect(parametersOf(launched)).toMatchObject({
      ...{ thresholds: yaml, homography: yaml, intrinsics: yaml, compare_rate: 10, window_s: 30 },
      ...{ diagnostics_topic: '/duckie/figures', log_level: 'warn' },
    });
    expect(remapsOf(launched)).toEqual([
      'image/compressed:=/cam/image',
      'image_proxy/compressed:=/cam/image_proxy',
    ]);
  });

  test("takes topics from the proxy's parameter file", () => {
    const own = join(prefix, 'own.yaml');
    writeFileSync(
      own,
      '/**:\n  ros__parameters:\n    model: classic\n    topics: {input: /front/compressed}\n' +
        '/**/watch:\n  ros__parameters:\n    window_s: 20.0\n',
    );
    const parameters = parametersOf(launch({ veh: 'duckie', params_file: own }));
    expect(parameters['topics.input']).toBe('/front/compressed');
    expect(parameters.window_s).toBe(20);
    writeFileSync(own, '/duckie/watch:\n  ros__parameters:\n    windows_s: 20.0\n');
    expect(() => parametersOf(launch({ veh: 'duckie', params_file: own }))).toThrow(
      /unknown parameter "windows_s" \(file .*own\.yaml\); known are: veh, .*window_s/,
    );
  });

  test('refuses a window too short for a verdict', () => {
    const launched = launch({ veh: 'duckie', rate: '0.5', window: '5' });
    expect(() => parametersOf(launched)).toThrow(
      'parameter "window_s": expected at least 6, so that 3 pairs at compare_rate 0.5 fit in, found 5',
    );
    expect(parametersOf(launch({ veh: 'duckie', rate: '0.5', window: '6' })).window_s).toBe(6);
  });

  test.each([
    ['veh', '', 'expected the name of the robot'],
    ['input', '/a b', 'expected a topic such as'],
    ['proxy', '/a/', 'expected a topic such as'],
    ['diagnostics', '/a/', 'expected a topic such as'],
    ['thresholds', '/none.yaml', 'expected the path of an existing .yaml file, found: /none.yaml'],
    ['homography', '/none.yaml', 'expected the path of an existing .yaml file, found: /none.yaml'],
    ['intrinsics', '/none.yaml', 'expected the path of an existing .yaml file, found: /none.yaml'],
    ['rate', '0', 'expected a number from 0.1 to 60'],
    ['rate', 'fast', 'expected a number from 0.1 to 60'],
    ['window', '0.5', 'expected a number of seconds'],
    ['params_file', 'nope', 'expected the name of a profile'],
    ['log_level', 'loud', 'is not valid'],
  ])('refuses %s "%s" and says what was expected', (name, value, message) => {
    expect(() => launch({ veh: 'duckie', [name]: value })).toThrow(message);
    expect(() => launch({ veh: 'duckie', [name]: value })).toThrow(name);
  });

  test('refuses to compare a topic with itself', () => {
    expect(() => launch({ veh: 'duckie', input: '/a', proxy: '/a' })).toThrow('expected another topic');
  });
});
