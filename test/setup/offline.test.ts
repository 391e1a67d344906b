import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
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
    [['--no-ros', '--with-simulator'], 'expected one set-up'],
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

const REMEDY = /Remedy: check the network .*--download FOLDER.*--offline FOLDER/;

describe('a set-up without network', () => {
  // A port where nobody listens.
  const nowhere = { npm_config_registry: 'http://127.0.0.1:1/' };

  it('ends with the cause and both remedies', () => {
    const { status, stderr } = setUp([], nowhere);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the package server of npm does not answer, and npm's cache .* is empty/);
    expect(stderr).toMatch(REMEDY);
  }, 120_000);

  it('cannot fill a folder, and says so before it begins', () => {
    const folder = join(makeTemporaryFolder(), 'folder');
    const { status, stderr } = setUp(['--download', folder], nowhere);
    expect(status).toBe(1);
    expect(stderr).toContain(`the package server of npm does not answer: ${folder} cannot be filled`);
    expect(stderr).toContain('Remedy: check the network');
    expect(existsSync(folder)).toBe(false);
  });

  it('tries what npm has in its cache', () => {
    const cache = makeTemporaryFolder();
    mkdirSync(join(cache, '_cacache'));
    const { status, stderr } = setUp([], { ...nowhere, npm_config_cache: cache });
    expect(status).toBe(1);
    expect(stderr).toContain('trying with what npm has in its cache');
    expect(stderr).toContain('the package server cannot be reached');
    expect(stderr).toMatch(REMEDY);
  }, 120_000);

  it('does not take an answer from the cache for one of the registry', async () => {
    const reach = (url: string): unknown =>
      callSetup('reach-registry.mjs', 'canReachRegistry', JSON.stringify({ npm_config_registry: url })).value;
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(reach(`http://127.0.0.1:${port}/`)).toBe(true);
    server.close();
    await once(server, 'close');
    expect(reach(`http://127.0.0.1:${port}/`)).toBe(false);
  });

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
