import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { callSetup, makeTemporaryFolder, ROOT, writeFixture } from './setup-modules';

const LAST_LINES = {
  'ends well': "write('.tsbuildinfo');",
  'finds errors': "write('.tsbuildinfo'); process.exitCode = 2;",
  'is killed': "process.kill(process.pid, 'SIGKILL');",
};

/** A clone that is set up but for its compilation; its compiler writes the program and then does as the line says. */
function makeClone(lastLine: string): string {
  const root = join(makeTemporaryFolder(), 'clone');
  for (const name of ['bin', 'setup']) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  const none = { format: 1, kind: 'none', distro: '', prefix: '', python: 'python3' };
  writeFixture(
    join(root, '.ros', 'environment.json'),
    JSON.stringify({ ...none, libraryFolders: [], preload: '' }),
  );
  writeFixture(join(root, 'tsconfig.json'), '{}');
  writeFixture(
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    `const { mkdirSync, writeFileSync } = require('node:fs');
     const write = (path, text = '') => writeFileSync(${JSON.stringify(join(root, 'dist'))} + '/' + path, text);
     mkdirSync(${JSON.stringify(join(root, 'dist', 'src', 'cli'))}, { recursive: true });
     write('src/cli/main.js', 'console.log("runs")');
     ${lastLine}`,
  );
  return root;
}

/** @returns whether the compiler found no errors */
function compile(root: string): unknown {
  return callSetup('compile.mjs', 'compile', `(await load('paths.mjs')).getPaths(${JSON.stringify(root)})`)
    .value;
}

function start(root: string): { status: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env['PATH'] };
  return spawnSync(join(root, 'bin', 'sim2real'), [], { env, encoding: 'utf8' });
}

test.each([
  ['ends well', true],
  ['finds errors', false],
] as const)('the program runs after a compiler that %s', (how, isCompiled) => {
  const root = makeClone(LAST_LINES[how]);
  expect(compile(root)).toBe(isCompiled);
  expect(start(root)).toMatchObject({ status: 0, stdout: 'runs\n' });
});

describe('half a program is not run, and the remedy is named', () => {
  const part = /expected the whole program in .*dist, found a part: .*interrupted/;

  test('after the first compilation was interrupted', () => {
    const root = makeClone(LAST_LINES['is killed']);
    expect(compile(root)).toBe(false);
    const { status, stderr } = start(root);
    expect(stderr).toMatch(part);
    expect(stderr).toContain('npm run setup');
    expect(status).toBe(1);
  });

  test('after a later one was', () => {
    const root = makeClone(LAST_LINES['is killed']);
    writeFixture(join(root, 'dist', '.tsbuildinfo'), '');
    compile(root);
    expect(start(root).stderr).toMatch(part);
  });

  test('where the compiler itself was called', () => {
    const root = makeClone('');
    spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc')]);
    expect(existsSync(join(root, 'dist', '.compiling'))).toBe(false);
    expect(start(root).stderr).toMatch(part);
  });
});
