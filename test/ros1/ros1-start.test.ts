import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cliScript } from '../../src/process/package-root';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';

// None of these needs a master, or rospy.
const NOBODY = 'http://127.0.0.1:1';

test.each([
  [
    'an address that can be no master',
    'duckie.local:11311',
    [],
    /ROS_MASTER_URI: expected http:\/\/HOST:11311/,
  ],
  ['an argument of no form', NOBODY, ['image/compressed=/x'], /expected FROM:=TO or _PARAMETER:=VALUE/],
  ['a topic with blanks', NOBODY, ['image/compressed:=/a b'], /name of a topic: expected .* without blanks/],
  ['a topic that is empty', NOBODY, ['image/compressed:='], /name of a topic: expected/],
  ['arguments of ROS 2', NOBODY, ['--ros-args', '-p', 'max_rate:=1.0'], /found --ros-args/],
])('%s ends it with code 2', (_, uri, args, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliScript, 'proxy', '--ros1', ...args], {
    env: { PATH: process.env['PATH'], ROS_MASTER_URI: uri },
    encoding: 'utf8',
  });
  expect(stdout + stderr).toMatch(message);
  expect(status).toBe(2);
});

test('a master that is not there yet is waited for, and the reason told', async () => {
  const env = { PATH: process.env['PATH'], ROS_MASTER_URI: NOBODY, ROS_IP: '127.0.0.1' };
  const proxy = endWithFile(spawn(process.execPath, [cliScript, 'proxy', '--ros1'], { env }));
  let output = '';
  for (const stream of [proxy.stdout, proxy.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await poll('a warning', () => /no ROS master at \S+:1 yet: .+; waiting for it/.test(output));
  const ended = once(proxy, 'exit');
  proxy.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
