import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callSetup, makeTemporaryFolder, ROOT, writeFixture } from './setup-modules';

const lockPath = (name: string): string => join(ROOT, 'setup', name);

function readLock(name: string): string {
  return readFileSync(lockPath(name), 'utf8');
}

describe('the Python locks', () => {
  it.each(['requirements-ros.txt', 'requirements-test.txt', 'requirements-sdist.txt'])(
    'pin every package of %s by hash',
    (name) => {
      const entries = readLock(name)
        .split(/\n(?=[a-z])/)
        .slice(1);
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries)
        expect(entry).toMatch(/^[\w.-]+==[\w.]+ [^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}/);
    },
  );

  it('agree on the versions of shared packages', () => {
    const versions = (name: string): Map<string, string> =>
      new Map(
        [...readLock(name).matchAll(/^([\w.-]+)==(\S+ ?[^\\\n]*)/gm)].map(([, key = '', value = '']) => [
          key + value,
          value,
        ]),
      );
    const ros = [...versions('requirements-ros.txt').keys()];
    const names = new Set(ros.map((key) => /^[a-z-]+/.exec(key)?.[0]));
    const shared = [...versions('requirements-test.txt').keys()].filter((key) =>
      names.has(/^[a-z-]+/.exec(key)?.[0]),
    );
    expect(shared.length).toBeGreaterThan(0);
    for (const key of shared) expect(ros).toContain(key);
  });

  it('drop only packages that ROS 2 brings', () => {
    const lock = readLock('requirements-test.txt');
    // By its path: the text is longer than an argument of a program may be.
    const read = `(await load('node:fs')).readFileSync(${JSON.stringify(lockPath('requirements-test.txt'))}, 'utf8')`;
    const args = `${read}, (name) => name === 'numpy' || name.startsWith('ros-')`;
    const kept = callSetup('install-test-tools.mjs', 'dropRequirements', args).value as string;
    expect(kept).not.toMatch(/^(numpy|ros-)/m);
    expect(kept).toMatch(/^onnxruntime==/m);
    const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const dropped = count(lock, /^(numpy|ros-[\w-]+)==/gm);
    expect(count(kept, /^[\w.-]+==/gm)).toBe(count(lock, /^[\w.-]+==/gm) - dropped);
  });
});

describe('the sum of the test results', () => {
  const read = (content: string, exitCode: number): unknown => {
    const path = join(makeTemporaryFolder(), 'jest.json');
    writeFixture(path, content);
    return callSetup('test-results.mjs', 'readJestResult', `${JSON.stringify(path)}, ${exitCode}`).value;
  };
  const report = {
    numPassedTests: 5,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 2,
    numTodoTests: 1,
  };

  it('counts pending and todo tests as skipped', () => {
    expect(read(JSON.stringify(report), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  it('counts an unloadable test file as a failure', () => {
    const broken = { ...report, numFailedTests: 1, numRuntimeErrorTestSuites: 2 };
    expect(read(JSON.stringify(broken), 1)).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });

  it('counts a crashed or empty run as a failure', () => {
    expect(read('', 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(read(JSON.stringify({ ...report, numPassedTests: 0 }), 1)).toMatchObject({ failed: 1 });
  });

  it('counts a fully skipped suite as a failure', () => {
    expect(read(JSON.stringify({ ...report, numPassedTests: 0 }), 0)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 3,
    });
  });
});
