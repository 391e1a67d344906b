import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

/** Runs a script that begins with a guard of the given limit. */
function runGuarded(
  limitMs: number,
  script: string,
): { status: number | null; signal: NodeJS.Signals | null } {
  const guard = JSON.stringify(join(packageRoot, 'dist', 'src', 'process', 'end-guard.js'));
  const code = `require(${guard}).guardEnd(${limitMs}); ${script}`;
  const { status, signal } = spawnSync(process.execPath, ['-e', code], { timeout: 30_000 });
  return { status, signal };
}

test('a blocked process is killed', () => {
  const block = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
  expect(runGuarded(100, block)).toEqual({ status: null, signal: 'SIGKILL' });
});

test('a process that ends keeps its exit code', () => {
  expect(runGuarded(3_600_000, 'process.exitCode = 3;')).toEqual({ status: 3, signal: null });
  expect(runGuarded(3_600_000, 'process.exit(4);')).toEqual({ status: 4, signal: null });
});
