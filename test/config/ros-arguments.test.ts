import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeUnusedArguments,
  dropParameterArguments,
  matchesNode,
  readParameterArguments,
} from '../../src/config/ros-arguments';
import { describeIgnoredParameters } from '../../src/config/check-parameters';
import { PARAMETERS } from '../../src/config/parameter-table';
import { parseParameters } from '../../src/config/parse-parameters';
import { splitRosArguments } from '../../src/config/split-ros-arguments';

describe('splitRosArguments', () => {
  test('gives ROS the arguments between --ros-args and --', () => {
    expect(splitRosArguments(['proxy', '--ros-args', '-p', 'a:=1', '--', '--veh', 'duckie'])).toEqual({
      own: ['proxy', '--veh', 'duckie'],
      ros: ['-p', 'a:=1'],
    });
  });

  test('accepts a second --ros-args', () => {
    expect(
      splitRosArguments(['--ros-args', '-r', 'a:=b', '--', 'x', '--ros-args', '-p', 'c:=d']).ros,
    ).toEqual(['-r', 'a:=b', '-p', 'c:=d']);
  });
});

test('rcl gets all arguments but the parameters', () => {
  const ros = [
    '-r',
    'a:=b',
    '-p',
    'c:=d',
    '--params-file',
    'x.yaml',
    '-r',
    '__ns:=/duckie',
    '--param',
    'e:=f',
  ];
  expect(dropParameterArguments(ros)).toEqual(['-r', 'a:=b', '-r', '__ns:=/duckie']);
});

describe('readParameterArguments', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sim2real-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(text: string): string {
    const path = join(folder, 'parameters.yaml');
    writeFileSync(path, text);
    return path;
  }

  function read(ros: string[], node = '/duckie/proxy'): Record<string, unknown> {
    return Object.fromEntries(
      [...readParameterArguments(ros, node)].map(([name, given]) => [name, given.value]),
    );
  }

  test('reads numbers, booleans and strings as YAML', () => {
    const ros = ['max_rate:=15.5', 'lazy:=false', 'veh:=duckie', 'model:=', 'threads:=2', 'enabled:=off'];
    const expected = { max_rate: 15.5, lazy: false, veh: 'duckie', model: '', threads: 2n, enabled: false };
    expect(read(ros.flatMap((each) => ['-p', each]))).toEqual(expected);
  });

  test("reads this node's sections and joins nested keys", () => {
    const path = write(`
/**: { ros__parameters: { max_rate: 1.0, qos: { input: { depth: 3 } } } }
/duckie/proxy: { ros__parameters: { max_rate: 2.0 } }
/other/proxy: { ros__parameters: { max_rate: 3.0 } }
line_detector: { ros__parameters: { colors: 1 } }
`);
    expect(read(['--params-file', path])).toEqual({ max_rate: 2, 'qos.input.depth': 3n });
  });

  test("a robot's file for all its nodes is taken", () => {
    const path = write(`
/**:
  ros__parameters: { use_sim_time: false, robot_type: duckiebot }
/duckie/line_detector_node:
  ros__parameters: { img_size: [120, 160] }
/duckie/proxy:
  ros__parameters: { model: classic, max_rate: 10 }
`);
    const given = readParameterArguments(['--params-file', path], '/duckie/proxy');
    expect(parseParameters(given)).toMatchObject({ model: 'classic', max_rate: 10 });
    expect(describeIgnoredParameters(PARAMETERS, given)).toEqual([
      'ignored, no parameters of this node: robot_type',
    ]);
  });

  test('the later of two values wins', () => {
    const path = write('/**: { ros__parameters: { max_rate: 1.0 } }');
    expect(read(['-p', 'max_rate:=9.0', '--params-file', path])).toEqual({ max_rate: 1 });
    expect(read(['--params-file', path, '-p', 'max_rate:=9.0'])).toEqual({ max_rate: 9 });
  });

  test('an assignment may name its node', () => {
    expect(read(['-p', 'duckie/proxy:max_rate:=5.0', '-p', 'proxy:max_rate:=6.0'])).toEqual({ max_rate: 5 });
  });

  test.each([
    ['a missing file', undefined, /nowhere.yaml cannot be read/],
    ['broken YAML', '/**: {', /is not YAML/],
    ['no section', 'max_rate: 1.0', /expected a node name with "ros__parameters:" below/],
    ["a line detector's own file", 'img_size: [120, 160]\ncolors: { WHITE: {} }', /expected a node name/],
    ['an empty file', '', /expected a node name/],
    ['a key given twice', '/**:\n  ros__parameters:\n    a: 1\n    a: 2\n', /is not YAML.*unique/],
    ['a YAML bomb', bomb(), /cannot be expanded/],
  ])('the error for %s names the file', (_, text, message) => {
    const path = text === undefined ? join(folder, 'nowhere.yaml') : write(text);
    expect(() => read(['--params-file', path])).toThrow(message);
    expect(() => read(['--params-file', path])).toThrow(path);
  });

  test.each([
    [['--params-file'], /"--params-file": expected a file's name after it, found nothing/],
    [['--params-file', '-r', '__ns:=/duckie'], /"--params-file": .*found -r/],
    [['-p'], /"-p": expected name:=value after it, found nothing/],
    [['--param', '--params-file', 'x.yaml'], /"--param": .*found --params-file/],
  ])('a flag without its value is refused: %j', (ros, message) => {
    expect(() => read(ros)).toThrow(message);
    expect(() => dropParameterArguments(ros)).toThrow(message);
  });

  test.each([
    ['/proxy', 'proxy: { ros__parameters: { model: classic } }'],
    ['/proxy', '/proxy: { ros__parameters: { model: classic } }'],
    ['/garage/proxy', 'garage: { proxy: { ros__parameters: { model: classic } } }'],
  ])('a file for %s alone gives /duckie/proxy a sentence', (found, text) => {
    const ros = ['--params-file', write(text)];
    expect(read(ros)).toEqual({});
    expect(describeUnusedArguments(ros, '/duckie/proxy')).toEqual([
      expect.stringMatching(`expected parameters of this node, /duckie/proxy, found those of ${found} only`),
    ]);
    expect(describeUnusedArguments(ros, found)).toEqual([]);
  });

  test.each(['duckie: { proxy: PARAMETERS }', '/*/proxy: PARAMETERS', '/duckie/proxy: PARAMETERS'])(
    'the section %s is for /duckie/proxy',
    (text) => {
      const path = write(text.replace('PARAMETERS', '{ ros__parameters: { model: classic } }'));
      expect(read(['--params-file', path])).toEqual({ model: 'classic' });
    },
  );

  test.each(['yes', 'On', 'y', 'TRUE'])('%s is true, quoted a text', (word) => {
    const path = write(`/**: { ros__parameters: { lazy: ${word}, model: '${word}' } }`);
    expect(read(['--params-file', path])).toEqual({ lazy: true, model: word });
  });

  test.each(['no', 'Off', 'N', 'false'])('%s is false', (word) => {
    expect(read(['-p', `lazy:=${word}`])).toEqual({ lazy: false });
  });

  test('an assignment without := is refused', () => {
    expect(() => read(['-p', 'max_rate=5'])).toThrow('argument "-p max_rate=5": expected name:=value');
  });
});

test.each([
  ['/**', '/duckie/proxy', true],
  ['/*/proxy', '/duckie/proxy', true],
  ['/*/proxy', '/a/b/proxy', false],
  ['/**/proxy', '/a/b/proxy', true],
  ['/duckie/proxy', '/duckie/proxy', true],
  ['/proxy', '/duckie/proxy', false],
  ['/proxy', '/proxy', true],
  ['/other', '/duckie/proxy', false],
])('pattern %s against node %s: %s', (pattern, node, expected) => {
  expect(matchesNode(pattern, node)).toBe(expected);
});

function bomb(): string {
  const lines = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'])
    lines.push(
      `${name ?? ''}: &${name ?? ''} [${Array(10)
        .fill(`*${of ?? ''}`)
        .join(',')}]`,
    );
  return lines.join('\n');
}
