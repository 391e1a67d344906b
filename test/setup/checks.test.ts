import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { callSetup, makeRosPrefix, makeTemporaryFolder, ROOT, writeFixture } from './setup-modules';

describe('the Node.js check', () => {
  it.each(['18.19.0', '20.19.4', '20.20.1'])('refuses %s and names the remedy', (version) => {
    const { value } = callSetup('check-node.mjs', 'findNodeProblem', JSON.stringify(version));
    expect(value).toContain(`20.20.2 or newer is needed; this is Node ${version}`);
    expect(value).toContain('nvm install 20');
  });

  it.each(['20.20.2', '20.21.0', '22.1.0', '100.0.0'])('accepts %s', (version) => {
    expect(callSetup('check-node.mjs', 'findNodeProblem', JSON.stringify(version)).value).toBe('');
  });
});

describe('the platform check', () => {
  const check = (machine: string): ReturnType<typeof callSetup> =>
    callSetup('check-machine.mjs', 'checkEmbeddedPlatform', machine);

  it('accepts Debian 12 on x86-64', () => {
    expect(check("{ platform: 'linux', arch: 'x64', glibc: '2.36' }").error).toBeUndefined();
  });

  it.each([
    ["{ platform: 'linux', arch: 'arm64', glibc: '2.36' }", 'linux arm64'],
    ["{ platform: 'darwin', arch: 'x64' }", 'darwin x64'],
    ["{ platform: 'linux', arch: 'x64', glibc: '2.27' }", 'found 2.27'],
    ["{ platform: 'linux', arch: 'x64' }", 'found another C library'],
  ])('refuses %s and suggests ROS 2 or the container', (machine, found) => {
    const { error } = check(machine);
    expect(error?.message).toContain(found);
    expect(error?.remedy).toMatch(/source .*container/);
  });
});

describe('the other checks before a download', () => {
  it('refuse a too full disk, with both figures', () => {
    const args = `${JSON.stringify(makeTemporaryFolder())}, 1.2e9, () => 0.3e9`;
    const { error } = callSetup('check-machine.mjs', 'checkDisk', args);
    expect(error?.message).toMatch(/needs 1\.2 GB free .* found 0\.3 GB/);
  });

  it('refuse to build below a colon', () => {
    const { error } = callSetup('check-machine.mjs', 'checkFolderName', '"/home/a:b/clone"');
    expect(error?.remedy).toContain('move the clone');
  });
});

describe('a set-up folder linked into another clone', () => {
  it('is refused, not emptied', () => {
    const folder = makeTemporaryFolder();
    writeFixture(join(folder, 'other', 'node_modules', 'file'), '');
    symlinkSync(join(folder, 'other', 'node_modules'), join(folder, 'node_modules'));
    const folders = [join(folder, '.ros'), join(folder, 'node_modules')];
    const { error } = callSetup('check-machine.mjs', 'checkOwnFolders', JSON.stringify(folders));
    expect(error?.message).toContain(`node_modules is a symbolic link to ${join(folder, 'other')}`);
    expect(error?.remedy).toContain(`rm ${join(folder, 'node_modules')}`);
  });
});

describe('a set-up without a compiler', () => {
  it('names the remedy before any download', () => {
    const root = makeTemporaryFolder();
    for (const name of ['setup', 'package.json', 'package-lock.json']) {
      cpSync(join(ROOT, name), join(root, name), { recursive: true });
    }
    const bin = join(root, 'only-node');
    writeFixture(join(bin, 'README'), '');
    symlinkSync(process.execPath, join(bin, 'node'));
    // A distribution for which rclnodejs brings nothing compiled on this system.
    const isJammy =
      existsSync('/etc/os-release') && readFileSync('/etc/os-release', 'utf8').includes('jammy');
    const env = {
      PATH: bin,
      AMENT_PREFIX_PATH: makeRosPrefix(join(root, 'ros')),
      ROS_DISTRO: isJammy ? 'jazzy' : 'humble',
    };
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'setup', 'main.mjs'), 'setup'], {
      encoding: 'utf8',
      env,
    });
    expect(stderr).toContain('g++ and make cannot be found');
    expect(stderr).toContain('Remedy: sudo apt-get install build-essential');
    expect(status).toBe(1);
    expect(existsSync(join(root, 'node_modules'))).toBe(false);
  });
});

describe('the explanation of a failed program', () => {
  it.each([
    ['npm error code ENOSPC', 'the disk is full', 'free about 2 GB'],
    ['getaddrinfo EAI_AGAIN registry.npmjs.org', 'cannot be reached', 'HTTPS_PROXY'],
    [
      'NewConnectionError: Temporary failure in name resolution',
      'cannot be reached',
      'run the same command again',
    ],
    [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES',
      'not the one that the lock file names',
      'pip cache purge',
    ],
    ['c++: fatal error: Killed signal terminated program cc1plus', 'out of memory', 'JOBS=1'],
    ['EACCES: permission denied, mkdir', 'may not be written', 'chown'],
    ['something new', 'failed with exit code 3', 'read /log'],
  ])('gives cause and remedy of "%s"', (output, cause, remedy) => {
    const failure = { command: 'npm ci', code: 3, signal: null, log: '/log', output };
    const { error } = callSetup('explain-failure.mjs', 'explainFailure', JSON.stringify(failure));
    expect(error?.message).toContain(cause);
    expect(error?.message).toContain(output);
    expect(error?.remedy).toContain(remedy);
  });
});
