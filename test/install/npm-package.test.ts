import { spawnSync } from 'node:child_process';
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
