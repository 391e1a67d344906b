import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { packageRoot } from '../../src/process/package-root';
import { installPrefix } from '../../src/install/install-prefix';

const folder = join(packageRoot, 'docker');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
let scratch: string;
beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), 'sim2real-docker-'))));
afterEach(() => {
  rmSync(scratch, { recursive: true });
});

function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  const base = { PATH: process.env['PATH'], HOME: scratch };
  return spawnSync(join(folder, script), args, { encoding: 'utf8', env: { ...base, ...env } });
}

test.each(scripts)('%s is executable, parses and stops at errors', (name) => {
  const path = join(folder, name);
  accessSync(path, constants.X_OK);
  expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' }).stderr).toBe('');
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines[0]).toBe('#!/bin/bash');
  expect(lines[1]).toMatch(/^# .{20}/);
  expect(lines.find((line) => line.startsWith('set '))).toMatch(/^set -eu?o pipefail/);
});

test('install-node.sh installs npm and starts Node.js', () => {
  mkdirSync(join(scratch, 'bin'));
  symlinkSync(process.execPath, join(scratch, 'bin', 'node'));
  expect(run('install-node.sh', [scratch]).stdout.trim()).toBe(process.version);

  const cli = join(scratch, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  mkdirSync(join(cli, '..'), { recursive: true });
  writeFileSync(cli, '#!/usr/bin/env node\nconsole.log("npm of", process.version);\n', { mode: 0o755 });
  expect(run('install-node.sh', [scratch]).stdout).toBe(`npm of ${process.version}\n${process.version}\n`);
});

test('build-onnxruntime.sh builds the version that it is given', () => {
  const { stdout } = run('build-onnxruntime.sh', ['1.2.3', scratch], { DRY_RUN: '1' });
  expect(stdout).toMatch(/^onnxruntime 1\.2\.3, [1-9]\d* jobs/);
});

test.each([
  ['build-sim2real.sh', ['everything'], { AMENT_PREFIX_PATH: '/opt/ros/x' }, 'expected packages, or program'],
  ['build-sim2real.sh', ['program'], { AMENT_PREFIX_PATH: '/opt/ros/x' }, 'expected the prefix'],
  ['build-sim2real.sh', ['packages'], {}, 'expected a sourced ROS 2'],
  ['add-cuda-provider.sh', ['cuda'], {}, 'expected cpu or cuda12, found "cuda"'],
  ['install-node.sh', [], {}, 'expected the prefix that has bin/node'],
])('%s %p says what it expected', (script, args, env, message) => {
  const { status, stderr } = run(script, args, env);
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});

test('add-cuda-provider.sh adds nothing for cpu', () => {
  expect(run('add-cuda-provider.sh', ['cpu'])).toMatchObject({ status: 0, stdout: '' });
});

test('entrypoint.sh starts the installed program', async () => {
  await installPrefix({ root: packageRoot, prefix: scratch, mode: 'symlink' });
  // A clone with a ROS of its own brings the variables, another one needs a sourced one.
  const hasOwnRos = existsSync(join(scratch, 'share', 'sim2real', '.ros', 'environment.json'));
  const env = { SIM2REAL_PREFIX: scratch, ...(hasOwnRos ? {} : { AMENT_PREFIX_PATH: scratch }) };
  for (const command of ['proxy', 'replay', 'status']) {
    const { stdout, stderr, status } = run('entrypoint.sh', [command, '--help'], env);
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toContain(`Usage: sim2real ${command}`);
  }
});

test.each(['udp', 'network'])('fastdds-%s.xml is a profile without shared memory', (name) => {
  const text = readFileSync(join(folder, `fastdds-${name}.xml`), 'utf8');
  expect(XMLValidator.validate(text)).toBe(true);
  const { profiles } = new XMLParser({ ignoreAttributes: false }).parse(text) as Record<string, unknown>;
  expect(profiles).toMatchObject({
    transport_descriptors: { transport_descriptor: { transport_id: name, type: 'UDPv4' } },
    participant: {
      '@_is_default_profile': 'true',
      rtps: { userTransports: { transport_id: name }, useBuiltinTransports: false },
    },
  });
});
