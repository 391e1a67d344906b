import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cliScript, packageRoot } from '../../src/process/package-root';

const addon = join(dirname(require.resolve('rclnodejs')), '..', 'build', 'Release', 'rclnodejs.node');
const testWithAddon = existsSync(addon) ? test : test.skip;

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

testWithAddon('an addon that does not load is told, and stays', () => {
  const prefix = mkdtempSync(join(tmpdir(), 'sim2real-'));
  try {
    // In place of another ROS than the addon was compiled for. rclnodejs' own loader would delete it, had it npm.
    const libraries = join(prefix, 'lib');
    mkdirSync(libraries);
    writeFileSync(join(libraries, 'librcl.so'), '');
    const env = { PATH: prefix, AMENT_PREFIX_PATH: prefix, LD_LIBRARY_PATH: libraries };
    const { status, stderr } = spawnSync(process.execPath, [cliScript, 'proxy'], { env, encoding: 'utf8' });
    expect(stderr).toMatch(
      /expected rclnodejs to load with the ROS 2 of AMENT_PREFIX_PATH \(.*\), found: .*librcl\.so.*; source the ROS 2/,
    );
    expect(status).toBe(1);
    expect(existsSync(addon)).toBe(true);
  } finally {
    rmSync(prefix, { recursive: true });
  }
});
