import { readRos1Arguments } from '../../src/config/ros1-arguments';
import { readMasterUri } from '../../src/ros1/read-master-uri';
import { Ros1Names } from '../../src/ros1/ros1-names';

const DEFAULTS = { name: 'proxy', namespace: undefined };

test.each([
  ['', 'image', '/image'],
  ['duckie', 'image', '/duckie/image'],
  ['/duckie/', '/image', '/image'],
  ['duckie', '~reload', '/duckie/proxy/reload'],
  ['', '~reload', '/proxy/reload'],
])('in namespace "%s" the name %s is %s', (namespace, name, full) => {
  expect(new Ros1Names('proxy', namespace, new Map()).resolveTopicName(name)).toBe(full);
});

test('a remapping is by full name, whichever way it is written', () => {
  for (const from of ['image', '/duckie/image']) {
    const names = new Ros1Names('proxy', 'duckie', new Map([[from, 'cam/image']]));
    expect(names.resolveTopicName('image')).toBe('/duckie/cam/image');
    expect([names.has('image'), names.has('other')]).toEqual([true, false]);
  }
});

test('arguments are remappings, private parameters and names', () => {
  const argv = ['image:=/cam', '_max_rate:=15', '_qos/input/depth:=2', '__name:=eyes', '__log:=/tmp/x.log'];
  expect(readRos1Arguments(argv, DEFAULTS, { ROS_NAMESPACE: '/goose' })).toEqual({
    name: 'eyes',
    namespace: '/goose',
    parameters: ['-p', 'max_rate:=15', '-p', 'qos.input.depth:=2'],
    remaps: new Map([['image', '/cam']]),
  });
  expect(readRos1Arguments(['__ns:=a'], DEFAULTS, { ROS_NAMESPACE: '/goose' }).namespace).toBe('a');
  expect(() => readRos1Arguments(['image'], DEFAULTS, {})).toThrow('expected FROM:=TO or _PARAMETER:=VALUE');
});

test('double slashes count as one, as in every ROS 1 program', () => {
  const names = new Ros1Names('proxy', '/a//b/', new Map([['image', '//cam//image']]));
  expect([names.node, names.resolveTopicName('image')]).toEqual(['/a/b/proxy', '/cam/image']);
});

test.each([
  [
    '9 x',
    '',
    '',
    'name of the node: expected letters, digits and _, not beginning with a digit, found "9 x"',
  ],
  ['', '', '', 'name of the node: .* found ""'],
  ['proxy', '/my-duck', '', 'namespace: .* found "my-duck"'],
  ['proxy', '', '/a b', 'name of a topic: expected one of ROS 1, without blanks, found "/a b"'],
])('what is no name is refused: %j in %j, image:=%j', (name, namespace, topic, message) => {
  const remaps = new Map(topic === '' ? [] : [['image', topic]]);
  expect(() => new Ros1Names(name, namespace, remaps)).toThrow(new RegExp(message));
});

test('a topic remapped to nothing is refused', () => {
  expect(() => new Ros1Names('proxy', 'duckie', new Map([['image', '']]))).toThrow('name of a topic');
});

describe('ROS_MASTER_URI', () => {
  test.each(['banana', 'duckie.local:11311', 'https://duckie:11311', 'http://duckie:99999'])(
    '%s, which can never be one, is refused',
    (uri) => {
      expect(() => readMasterUri({ ROS_MASTER_URI: uri })).toThrow(
        `ROS_MASTER_URI: expected http://HOST:11311, found "${uri}"`,
      );
    },
  );

  test.each([
    [undefined, 'http://localhost:11311/'],
    ['', 'http://localhost:11311/'],
    ['http://duckie.local:11311', 'http://duckie.local:11311'],
  ])('%j is %s', (given, uri) => {
    expect(readMasterUri({ ROS_MASTER_URI: given })).toBe(uri);
  });
});
