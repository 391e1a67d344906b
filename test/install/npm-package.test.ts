import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

function listPacked(): Packed {
  const { stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(stdout === '' ? '[]' : stdout) as Packed[];
  if (packed === undefined) throw new Error(`npm pack listed nothing: ${stderr}`);
  return packed;
}

test('npm pack takes what runs, and nothing else', () => {
  const { files, size } = listPacked();
  const paths = files.map(({ path }) => path);
  for (const needed of [
    'bin/sim2real',
    'dist/src/cli/main.js',
    'setup/print-environment.mjs',
    'models/canonical.onnx',
    'models/canonical.json',
    'msg-config/duckiebot-ros2.yaml',
    'maps/small-loop.yaml',
    'LICENSE',
  ])
    expect(paths).toContain(needed);
  const foreign =
    /^(test|src|docs|docker|fleet|simulator|demo|\.)|^dist\/test|models\/training|\.(map|tgz|log|jpg|png|mcap)$/;
  expect(paths.filter((path) => foreign.test(path))).toEqual([]);
  expect((files.find(({ path }) => path === 'bin/sim2real')?.mode ?? 0) & 0o111).toBe(0o111);
  expect(size).toBeLessThan(12e6);
});

test('the package that npm run pack makes pins what was tested', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sim2real-pack-'));
  try {
    const options = ['--loglevel', 'error', '--pack-destination', folder];
    spawnSync('npm', ['run', 'pack', '--', ...options], { cwd: packageRoot });
    const [file = 'nothing'] = readdirSync(folder);
    const pinned = 'package/npm-shrinkwrap.json';
    const { stdout } = spawnSync('tar', ['-xzOf', join(folder, file), pinned], { encoding: 'utf8' });
    expect(stdout).toBe(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8'));
    // In a clone it would stand before the lock.
    expect(existsSync(join(packageRoot, 'npm-shrinkwrap.json'))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
