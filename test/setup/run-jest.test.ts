import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callSetup, makeTemporaryFolder, ROOT } from './setup-modules';

const CONFIG = `module.exports = { testMatch: ['**/*.check.js'] };`;

/** Runs jest on one file in a folder of its own. */
function run(source: string, graceMs: number): unknown {
  const root = makeTemporaryFolder();
  mkdirSync(join(root, 'log'));
  writeFileSync(join(root, 'jest.config.cjs'), CONFIG);
  writeFileSync(join(root, 'one.check.js'), source);
  const paths = { root, logs: join(root, 'log'), nodeModules: join(ROOT, 'node_modules') };
  const { value } = callSetup(
    'run-jest.mjs',
    'runJest',
    `${JSON.stringify(paths)}, 'one', ['--silent'], process.env, ${graceMs}`,
  );
  return value;
}

const PASSING = `test('passes', () => {});`;

test('passing tests are counted', () => {
  expect(run(PASSING, 20_000)).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test('a test that stays open fails the run', () => {
  const open = `${PASSING} require('node:net').createServer().listen(0);`;
  expect(run(open, 500)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
