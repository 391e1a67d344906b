import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { readVersion } from '../../src/process/read-version';
import { installPrefix, uninstallPrefix } from '../../src/install/install-prefix';
import { listPackageFiles } from '../../src/install/list-package-files';

describe('the installer', () => {
  let folder: string;
  let prefix: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-'));
    prefix = join(folder, "pre'fix");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const install = (): Promise<string[]> => installPrefix({ root: packageRoot, prefix, mode: 'symlink' });

  test('writes the files of an ament package', async () => {
    await install();
    for (const path of [
      'share/ament_index/resource_index/packages/sim2real',
      'share/sim2real/package.xml',
      'share/sim2real/launch/include.launch.xml',
      'share/sim2real/launch/calibrate.launch',
      'share/sim2real/launch/drive.launch',
      'share/sim2real/launch/proxy.launch',
      'share/sim2real/launch/watch.launch',
      'share/sim2real/maps/small-loop.yaml',
      'share/sim2real/msg-config/duckiebot-ros2.yaml',
      'share/sim2real/models/classic.json',
      'share/sim2real/node_modules/rclnodejs/package.json',
      'share/sim2real/dist/src/cli/main.js',
    ]) {
      expect(existsSync(join(prefix, path)) ? path : `${path} is missing`).toBe(path);
    }
    for (const name of ['proxy', 'watch', 'calibrate-live', 'robot', 'agent']) {
      expect(lstatSync(join(prefix, 'lib/sim2real', name)).mode & 0o111).toBe(0o111);
    }
    // ros2 launch does not follow a link to a folder.
    expect(lstatSync(join(prefix, 'share/sim2real/launch')).isDirectory()).toBe(true);
  });

  test('can be repeated and undone without a trace', async () => {
    await install();
    await install();
    writeFileSync(join(prefix, 'lib', 'of-someone-else'), '');
    await uninstallPrefix(prefix);
    expect(readdirSync(prefix, { recursive: true })).toEqual(['lib', 'lib/of-someone-else']);
  });

  test.each(['setup.bash', 'lib/sim2real/proxy', 'share/sim2real'])(
    'leaves a %s that it did not write',
    async (path) => {
      mkdirSync(join(prefix, path, 'theirs'), { recursive: true });
      await expect(install()).rejects.toThrow(/exists and was not written by "sim2real install"; choose/);
      await expect(uninstallPrefix(prefix)).rejects.toThrow('expected an installation');
      expect(existsSync(join(prefix, path, 'theirs'))).toBe(true);
    },
  );

  test('can be interrupted while copying, then repeated', async () => {
    const stop = new AbortController();
    const running = installPrefix({ root: packageRoot, prefix, mode: 'copy', signal: stop.signal });
    setTimeout(() => {
      stop.abort(new Error('interrupted'));
    }, 50);
    await expect(running).rejects.toThrow('interrupted');
    expect(readdirSync(join(prefix, 'share', 'sim2real'))).toEqual(['.installed.json']);
    await install();
    expect(existsSync(join(prefix, 'share/sim2real/package.xml'))).toBe(true);
  });

  for (const shell of ['sh', 'bash', 'zsh']) {
    const testWithShell = spawnSync(shell, ['-c', ':']).error ? test.skip : test;
    testWithShell(`setup.${shell} puts sim2real on PATH`, async () => {
      await install();
      const script = '. "$1/setup.$0"; sim2real --version; sim2real nonsense';
      const { stdout, stderr, status } = spawnSync(shell, ['-uc', script, shell, prefix], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
      });
      expect([stdout, status]).toEqual([`${readVersion()}\n`, 2]);
      expect(stderr).toContain("unknown command 'nonsense'");
    });

    testWithShell(`setup.${shell} adds the prefix to AMENT_PREFIX_PATH once`, async () => {
      await install();
      const script = `. "$1/setup.${shell}"; . "$1/setup.${shell}"; printf %s "$AMENT_PREFIX_PATH"`;
      const { stdout, stderr } = spawnSync(shell, ['-euc', script, shell, prefix], {
        encoding: 'utf8',
        // bash reads a start-up file where stdin is a socket.
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], AMENT_PREFIX_PATH: '/under/lay' },
      });
      expect({ stdout, stderr }).toEqual({ stdout: `${prefix}:/under/lay`, stderr: '' });
    });
  }

  test('copies only what runs on this machine', () => {
    const { parts, includes } = listPackageFiles(packageRoot);
    expect(parts).toContain('node_modules/rclnodejs');
    expect(parts).toContain('node_modules/pino');
    expect(parts).not.toContain('node_modules/typescript');
    expect(parts).not.toContain('node_modules/jest');
    expect(parts.filter((part) => part.startsWith('dist'))).toEqual(['dist/src']);
    expect(includes('models/classic.onnx')).toBe(true);
    expect(includes('models/training/x.py')).toBe(false);
    const ort = 'node_modules/onnxruntime-node/bin/napi-v6';
    expect(includes(`${ort}/${process.platform}/${process.arch}/libonnxruntime.so.1`)).toBe(true);
    expect(includes(`${ort}/win32/x64/onnxruntime.dll`)).toBe(process.platform === 'win32');
  });

  test('refuses an uncompiled clone and names the command', () => {
    for (const name of [
      'package.json',
      'package.xml',
      'LICENSE',
      'bin',
      'setup',
      'launch',
      'maps',
      'msg-config',
    ]) {
      cpSync(join(packageRoot, name), join(folder, 'clone', name), { recursive: true });
    }
    mkdirSync(join(folder, 'clone', 'models'));
    expect(() => listPackageFiles(join(folder, 'clone'))).toThrow(
      /expected .*dist\/src, found none; run: npm run build/,
    );
  });
});
