import { readRos1Arguments } from '../../src/config/ros1-arguments';
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
