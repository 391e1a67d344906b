import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { packageRoot } from '../../src/process/package-root';
import { PARAMETERS, type ProxyParameters } from '../../src/config/parameter-table';
import { parseParameters } from '../../src/config/parse-parameters';
import { readParameterArguments } from '../../src/config/ros-arguments';
import { splitRosArguments } from '../../src/config/split-ros-arguments';
import { DEFAULT_MODELS } from '../../src/translate/load-translator';
import { installPrefix } from '../../src/install/install-prefix';
import { evaluateLaunch, readLaunchFile, type Launched } from './support/launch-file';

const file = readLaunchFile(join(packageRoot, 'launch', 'proxy.launch'));
const declared = file.children.filter(({ tag }) => tag === 'arg');
const profiles = readdirSync(join(packageRoot, 'msg-config'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));

describe('launch/proxy.launch', () => {
  let prefix: string;
  beforeAll(async () => {
    prefix = mkdtempSync(join(tmpdir(), "sim2real o'prefix-"));
    await installPrefix({ root: packageRoot, prefix, mode: 'symlink' });
    delete process.env['VEHICLE_NAME'];
  });
  afterAll(() => {
    rmSync(prefix, { recursive: true });
  });

  const launch = (given: Record<string, string>): Launched => evaluateLaunch(file, prefix, given);
  const parametersOf = ({ command }: Launched): ProxyParameters =>
    parseParameters(readParameterArguments(splitRosArguments(command.slice(1)).ros, '/duckie/proxy'));
  const remapsOf = ({ command }: Launched): string[] =>
    command.filter((argument, i) => command[i - 1] === '-r' && !argument.startsWith('__'));

  test('has these arguments with descriptions and defaults', () => {
    expect(declared.map(({ attributes }) => attributes['name'])).toEqual([
      ...['veh', 'model', 'direction', 'input', 'output', 'transport', 'provider', 'params_file'],
      ...['autostart', 'respawn', 'log_level'],
    ]);
    for (const { attributes } of declared) {
      expect(attributes['description']).toMatch(/.{20}/);
      expect(attributes).toHaveProperty('default');
    }
  });

  test('names the real defaults of empty arguments', () => {
    const describe = (wanted: string): string =>
      declared.find(({ attributes }) => attributes['name'] === wanted)?.attributes['description'] ?? '';
    for (const [direction, model] of Object.entries(DEFAULT_MODELS)) {
      expect(describe('model')).toContain(`${model} for ${direction}`);
    }
    expect(describe('provider')).toContain(`else ${PARAMETERS.provider.default}`);
    expect(describe('transport')).toContain(`else ${PARAMETERS.transport.default}`);
    expect(describe('log_level')).toContain(`else ${PARAMETERS.log_level.default}`);
    expect(describe('autostart')).toContain(`else ${PARAMETERS.autostart.default}`);
  });

  test('needs only veh to start /VEH/proxy', () => {
    const launched = launch({ veh: 'duckie' });
    expect(launched.command.slice(0, -1)).toEqual([
      join(prefix, 'lib/sim2real/proxy'),
      ...['--ros-args', '-r', '__node:=proxy', '-r', '__ns:=/duckie'],
      ...['-p', 'topics.input:=/duckie/camera_node/image/compressed'],
      ...['-p', 'topics.output:=/duckie/camera_node/image_proxy/compressed'],
      ...['-p', 'topics.camera_info:=/duckie/camera_node/camera_info'],
      ...['--params-file', join(prefix, 'share/sim2real/msg-config/duckiebot-ros2.yaml'), '--params-file'],
    ]);
    expect(parametersOf(launched)).toMatchObject({
      veh: 'duckie',
      direction: 'real2sim',
      transport: 'compressed',
      autostart: true,
      'topics.input': '/{veh}/camera_node/image/compressed',
      'topics.output': '/{veh}/camera_node/image_proxy/compressed',
    });
    expect(launched.logs.join()).toContain('image/compressed:=/duckie/camera_node/image_proxy/compressed');
  });

  test('restarts the node only with respawn:=true', () => {
    const [once, again] = [launch({ veh: 'duckie' }), launch({ veh: 'duckie', respawn: 'true' })];
    expect([once.respawnDelay, again.respawnDelay]).toEqual([undefined, 2]);
    expect(again.command.slice(0, -1)).toEqual(once.command.slice(0, -1));
    expect(parametersOf(again)).toEqual(parametersOf(once));
    expect(() => launch({ veh: 'duckie', respawn: 'yes' })).toThrow('respawn');
  });

  test('prefers every argument to the profile', () => {
    const launched = launch({
      veh: 'duckie',
      model: 'identity',
      direction: 'real2sim',
      input: '/cam/compressed',
      output: '/out/compressed',
      transport: 'raw',
      provider: 'cuda,cpu',
      params_file: 'gym',
      autostart: 'false',
      log_level: 'debug',
    });
    expect(parametersOf(launched)).toMatchObject({
      model: 'identity',
      direction: 'real2sim',
      transport: 'raw',
      'types.input': 'sensor_msgs/msg/Image',
      provider: 'cuda,cpu',
      autostart: false,
      log_level: 'debug',
    });
    expect(remapsOf(launched)).toEqual([
      'image/compressed:=/cam/compressed',
      'image:=/cam/compressed',
      'image_proxy/compressed:=/out/compressed',
      'image_proxy:=/out',
    ]);
    expect(launched.logs.join()).toContain('image/compressed:=/out/compressed');
  });

  test('takes missing arguments from the profile', () => {
    expect(parametersOf(launch({ veh: 'duckie', params_file: 'gym' })).direction).toBe('sim2real');
  });

  test("prefers a parameter file's topics to its own", () => {
    const own = join(prefix, 'own.yaml');
    writeFileSync(
      own,
      '/**:\n  ros__parameters:\n    topics: {input: /front/compressed}\n    max_rate: 15.0\n',
    );
    const parameters = parametersOf(launch({ veh: 'duckie', params_file: own }));
    expect(parameters['topics.input']).toBe('/front/compressed');
    expect(parameters['topics.output']).toBe('/duckie/camera_node/image_proxy/compressed');
    expect(parameters.max_rate).toBe(15);
  });

  test("takes the robot's name from VEH, else VEHICLE_NAME", () => {
    process.env['VEHICLE_NAME'] = 'daffy7';
    expect(launch({}).command).toContain('__ns:=/daffy7');
    process.env['VEH'] = 'goose';
    expect(launch({}).command).toContain('__ns:=/goose');
    delete process.env['VEH'];
    delete process.env['VEHICLE_NAME'];
  });

  test.each([
    ['veh', '', 'expected the name of the robot'],
    ['veh', '9lives', 'expected the name of the robot'],
    ['veh', 'a/b', 'expected the name of the robot'],
    ['veh', 'a"b', 'expected the name of the robot'],
    ['veh', 'Zürich', 'expected the name of the robot'],
    ['input', '/a b', 'expected a topic such as'],
    ['output', '/a/', 'expected a topic such as'],
    ['provider', 'gpu', 'expected names from tensorrt, cuda, webgpu, cpu'],
    ['params_file', 'nope', 'expected the name of a profile (duckiebot-ros2, duckiebot-daffy, gym)'],
    ['params_file', '/none.yaml', 'the path of an existing .yaml file, found: /none.yaml'],
    ['direction', 'sideways', 'is not valid'],
    ['transport', 'jpeg', 'is not valid'],
    ['autostart', 'yes', 'is not valid'],
    ['log_level', 'loud', 'is not valid'],
  ])('refuses %s "%s" and says what was expected', (name, value, message) => {
    expect(() => launch({ veh: 'duckie', [name]: value })).toThrow(message);
    expect(() => launch({ veh: 'duckie', [name]: value })).toThrow(name);
  });

  test('refuses one topic for input and output', () => {
    expect(() => launch({ veh: 'duckie', input: '/a', output: '/a' })).toThrow('expected another topic');
  });

  test('names every shipped profile', () => {
    const [description] = declared.filter(({ attributes }) => attributes['name'] === 'params_file');
    for (const profile of profiles) expect(description?.attributes['description']).toContain(profile);
    expect(profiles).toHaveLength(3);
  });

  test.each(profiles)('accepts the profile %s', (profile) => {
    const parameters = parametersOf(launch({ veh: 'duckie', params_file: profile }));
    expect(parameters['topics.input']).toMatch(/^\/\{veh\}\/.*\/compressed$/);
    expect(parameters['topics.output']).not.toBe(parameters['topics.input']);
    expect(parameters['types.input']).toBe('sensor_msgs/msg/CompressedImage');
    expect(parameters['qos.output.reliability']).toBe('reliable');
  });

  test('package.xml has the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    const xml = new XMLParser().parse(readFileSync(join(packageRoot, 'package.xml'), 'utf8')) as {
      package: { version: string };
    };
    expect(xml.package.version).toBe(version);
  });
});
