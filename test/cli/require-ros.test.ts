import { spawnSync } from 'node:child_process';
import { cliScript, packageRoot } from '../../src/process/package-root';

test.each([
  ['proxy', 'bin/sim2real proxy'],
  ['demo', 'npm run demo'],
  ['watch', 'bin/sim2real watch'],
])('%s without ROS says how to start it', (command, way) => {
  const env = { ...process.env };
  delete env['AMENT_PREFIX_PATH'];
  const { status, stderr } = spawnSync(process.execPath, [cliScript, command], { env, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain(
    `expected the environment of ROS 2, found none (AMENT_PREFIX_PATH is not set); run it as: ${way} `,
  );
});

test('a workspace alone is not enough for ROS', () => {
  const env = { ...process.env, AMENT_PREFIX_PATH: packageRoot };
  const { status, stderr } = spawnSync(process.execPath, [cliScript, 'proxy'], { env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining(`found no lib/librcl.so in ${packageRoot}`) as string,
  ]);
});
