import { cpSync, mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { callSetup, makeTemporaryFolder, ROOT } from './setup-modules';

const parse = (...args: string[]): ReturnType<typeof callSetup> =>
  callSetup('setup-arguments.mjs', 'parseSetupArguments', JSON.stringify(args));

describe('the arguments of the set-up', () => {
  it('name the folder of an installation without network', () => {
    expect(parse('--no-ros', '--offline', '/media/stick').value).toEqual({
      ...{ noRos: true, withTestTools: false, withSimulator: false, offline: '/media/stick' },
    });
  });

  it.each([
    [['--ofline', 'x'], '--ofline'],
    [['--offline'], '--offline'],
    [['--offline', ''], 'expected one set-up'],
    [['--offline', 'a', '--download', 'b'], 'expected one set-up'],
    [['--with-test-tools', '--offline', 'a'], 'expected one set-up'],
    [['all'], 'all'],
  ])('%p are refused with what there is', (args, message) => {
    const { error } = parse(...args);
    expect(error?.message).toContain(message);
    expect(error?.remedy).toContain('--download FOLDER');
  });
});

/** The set-up of a clone that only has what it needs to begin. */
function setUp(args: string[], env: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
  const root = makeTemporaryFolder();
  for (const name of ['setup', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  }
  return spawnSync(process.execPath, [join(root, 'setup', 'main.mjs'), 'setup', '--no-ros', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: root, ...env },
  });
}

describe('a set-up without network', () => {
  it('ends with the cause and both remedies', () => {
    // A port where nobody listens.
    const { status, stderr } = setUp([], { npm_config_registry: 'http://127.0.0.1:1/' });
    expect(status).toBe(1);
    expect(stderr).toContain('the package server of npm does not answer');
    expect(stderr).toContain('neither be downloaded nor is it in the cache');
    expect(stderr).toMatch(/Remedy: check the network .*--download FOLDER.*--offline FOLDER/);
  }, 120_000);

  it('refuses a folder that was not filled', () => {
    const { status, stderr } = setUp(['--offline', makeTemporaryFolder()], {});
    expect(status).toBe(1);
    expect(stderr).toMatch(/expected npm in .*, found none/);
  });

  it('names a folder that was filled for other packages', () => {
    const cache = makeTemporaryFolder();
    mkdirSync(join(cache, 'npm'));
    const { status, stderr } = setUp(['--offline', cache], {});
    expect(status).toBe(1);
    expect(stderr).toContain('neither be downloaded nor is it in the cache');
  }, 120_000);
});
