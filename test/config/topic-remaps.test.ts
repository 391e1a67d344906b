import { readTopicRemaps } from '../../src/config/topic-remaps';

test('reads topic remappings and their nodes, nothing else', () => {
  const rules = [
    'image/compressed:=/image/compressed',
    'proxy:image:=/a',
    'rostopic://watch:~/b:=c',
    'rosservice://reload:=again',
    '__ns:=/duckie',
    '__node:=other',
  ];
  const ros = ['-p', 'topics.input:=/x', ...rules.flatMap((rule) => ['-r', rule]), '--remap', '/y:=/z'];
  expect(readTopicRemaps(ros)).toEqual([
    { node: undefined, from: 'image/compressed' },
    { node: 'proxy', from: 'image' },
    { node: 'watch', from: '~/b' },
    { node: undefined, from: '/y' },
  ]);
});
