import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

/** What the scripts take of the system; everything else is a stand-in, or missing. */
const TOOLS =
  'awk bash basename cat comm cp cut date df dirname env grep head id ldconfig ln ls mkdir mktemp python3 ' +
  'readlink renice rm sed sh sort tail tee timeout tr true uniq wc';

let work: string;
let bin: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'sim2real-ci-'));
  bin = join(work, 'bin');
  mkdirSync(bin);
  const places = [...(process.env['PATH'] ?? '').split(delimiter), '/sbin', '/usr/sbin'];
  for (const tool of TOOLS.split(' ')) {
    const find = spawnSync('sh', ['-c', `command -v ${tool}`], {
      env: { PATH: places.join(delimiter) },
      encoding: 'utf8',
    });
    const path = find.stdout.trim();
    if (path.startsWith('/')) symlinkSync(path, join(bin, tool));
  }
});
afterEach(() => {
  rmSync(work, { recursive: true });
});

function writeScript(path: string, lines: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/bash\n${lines}\n`);
  chmodSync(path, 0o755);
}

function run(script: string, args: readonly string[] = []): { status: number | null; stdout: string } {
  const env = { PATH: bin, HOME: work, TMPDIR: work };
  return spawnSync(script, args, { env, encoding: 'utf8', cwd: work });
}

describe('.ci/containers', () => {
  /** An engine in which everything works, and each image is there, unless `lines` say otherwise. */
  function prepare(lines = ''): void {
    writeScript(join(bin, 'id'), 'echo 0');
    writeScript(join(bin, 'npm'), `echo ${work}/npm`);
    writeScript(join(bin, 'df'), 'echo 9000');
    for (const tool of ['runc', 'catatonit']) writeScript(join(bin, tool), '');
    writeScript(join(bin, 'podman'), `${lines}\ncase $1 in info) echo ${work} ;; esac`);
    const compose = join(work, '.cache', 'sim2real', 'podman-compose-1.6.0', 'bin');
    mkdirSync(compose, { recursive: true });
    writeScript(join(compose, 'podman-compose'), '');
  }
  const build = (): ReturnType<typeof run> => run(join(packageRoot, '.ci', 'containers'), ['build']);

  test('builds where it can', () => {
    prepare();
    expect(build()).toMatchObject({
      status: 0,
      stdout: expect.not.stringMatching(/SKIPPED|FAILED/) as string,
    });
  });

  test('is skipped for anybody but root', () => {
    prepare();
    writeScript(join(bin, 'id'), 'echo 1000');
    expect(build()).toEqual(
      expect.objectContaining({ status: 77, stdout: 'SKIPPED: containers: not root\n' }),
    );
  });

  test('is skipped on a full disk', () => {
    prepare();
    writeScript(join(bin, 'df'), 'echo 3999');
    expect(build()).toMatchObject({
      status: 77,
      stdout: `SKIPPED: containers: less than 4 GB free in ${work}\n`,
    });
  });

  test.each(['podman', 'runc'])('is skipped without %s', (tool) => {
    prepare();
    rmSync(join(bin, tool));
    expect(build()).toMatchObject({ status: 77, stdout: `SKIPPED: containers: no ${tool}\n` });
  });

  const noBase = 'case "$1 $2" in "image exists"|"pull --quiet") exit 1 ;; esac';
  test.each([
    ['an engine that starts', 'exit 125', 'podman does not start'],
    ['a base image', noBase, 'neither .*node.* nor mmdebstrap'],
    [
      'the right to run containers',
      '[ $1 != run ] || { echo "no permission" >&2; exit 126; }',
      'podman cannot run a container here: no permission',
    ],
    [
      "a way to Debian's mirrors",
      `[ $1 != build ] || { echo "Temporary failure resolving 'deb.debian.org'"; exit 100; }`,
      'no network for the build, see above',
    ],
  ])('is skipped without %s', (_, lines, reason) => {
    prepare(lines);
    const { status, stdout } = build();
    expect(stdout).toMatch(new RegExp(`SKIPPED: containers: ${reason}`));
    expect(status).toBe(77);
  });

  test('a build that fails of itself fails', () => {
    prepare('[ $1 != build ] || { echo "src/a.ts: error TS2322"; exit 1; }');
    const { status, stdout } = build();
    expect(stdout).toMatch(/error TS2322\nFAILED: containers: expected .* to build\n0 passed, 1 failed\n$/);
    expect(status).toBe(1);
  });
});

describe('.ci/run', () => {
  /** Tests that pass, and what .ci/containers does. */
  function prepare(containers: string): string {
    const folder = join(work, 'clone', '.ci');
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(packageRoot, '.ci', 'run'), join(folder, 'run'));
    writeScript(join(bin, 'npm'), 'echo "4 passed, 0 failed, 1 skipped"');
    writeScript(join(folder, 'arm64'), 'echo "SKIPPED: arm64: no qemu"; exit 77');
    writeScript(join(folder, 'containers'), containers);
    return join(folder, 'run');
  }

  test.each([
    [
      'runs in containers what it has built',
      'echo $1; [ $1 != check ] || echo "11 passed, 0 failed"',
      '23 passed, 0 failed, 4 skipped',
      0,
    ],
    [
      'skips them visibly',
      'echo "SKIPPED: containers: no podman"; exit 77',
      '12 passed, 0 failed, 5 skipped',
      0,
    ],
    ['fails with a build', 'echo "0 passed, 1 failed"; exit 1', '12 passed, 1 failed, 4 skipped', 1],
    [
      'fails with a check',
      '[ $1 = build ] || { echo "9 passed, 2 failed"; exit 1; }',
      '21 passed, 2 failed, 4 skipped',
      1,
    ],
  ])('%s', (_, containers, summary, code) => {
    const { status, stdout } = run(prepare(containers));
    expect(stdout).toContain('== .ci/containers\n');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(summary);
    expect(status).toBe(code);
    if (containers.includes('SKIPPED')) expect(stdout).toContain('SKIPPED: containers: no podman');
  });
});
