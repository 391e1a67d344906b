import { join } from 'node:path';
import { callSetup, makeTemporaryFolder, writeFixture, type CallResult } from './setup-modules';

interface Fake {
  readonly version: readonly [number, number, number];
  readonly hasVenv?: boolean;
  readonly hasLibrary?: boolean;
}

/** A folder with programs that answer the set-up's question as a Python would. */
function makePythons(pythons: Readonly<Record<string, Fake>>): string {
  const folder = makeTemporaryFolder();
  for (const [name, { version, hasVenv = true, hasLibrary = true }] of Object.entries(pythons)) {
    const libraryFolder = join(folder, `${name}-lib`);
    if (hasLibrary) writeFixture(join(libraryFolder, `libpython3.${version[1]}.so.1.0`), '');
    const report = { executable: join(folder, name), version, hasVenv, libraryFolder };
    writeFixture(join(folder, name), `#!/bin/sh\necho '${JSON.stringify(report)}'\n`, 0o755);
  }
  return folder;
}

function findPython(pythons: Readonly<Record<string, Fake>>): CallResult & { readonly folder: string } {
  const folder = makePythons(pythons);
  const args = `await (async ({ findLibpython }) => ({
    env: { PATH: ${JSON.stringify(folder)} },
    folders: [],
    findLibrary: (report) => findLibpython(report, [], () => ''),
  }))(await load('find-libpython.mjs'))`;
  return { folder, ...callSetup('find-python.mjs', 'findPython', args) };
}

describe('the Python of the embedded ROS 2', () => {
  it('is the first suitable one', () => {
    const { value, error, folder } = findPython({
      python3: { version: [3, 9, 2] },
      'python3.13': { version: [3, 13, 1], hasVenv: false },
      'python3.12': { version: [3, 12, 3], hasLibrary: false },
      'python3.10': { version: [3, 10, 4] },
    });
    expect(error).toBeUndefined();
    expect(value).toEqual({
      executable: join(folder, 'python3.10'),
      version: '3.10.4',
      library: join(folder, 'python3.10-lib', 'libpython3.10.so.1.0'),
    });
  });
});

describe('an unsuitable Python', () => {
  const find = (python: Fake): CallResult => {
    const folder = makePythons({ python3: python });
    const args = `{ env: { PATH: ${JSON.stringify(folder)} }, folders: [], findLibrary: ({ libraryFolder }) =>
      ${python.hasLibrary === false ? 'undefined' : 'libraryFolder'} }`;
    return callSetup('find-python.mjs', 'findPython', args);
  };

  it.each([
    [[3, 9, 2], '3.9.2'],
    [[3, 14, 0], '3.14.0'],
    [[2, 7, 18], '2.7.18'],
  ] as const)('of version %j is named', (version, shown) => {
    const { error } = find({ version });
    expect(error?.message).toContain('needs Python 3.10, 3.11, 3.12 or 3.13');
    expect(error?.message).toContain(shown);
    expect(error?.remedy).toContain('sudo apt-get install python3');
  });

  it('without venv gives the Debian package', () => {
    expect(find({ version: [3, 11, 2], hasVenv: false }).error?.remedy).toMatch(
      /^sudo apt-get install python3(\.11)?-venv$/,
    );
  });

  it('without its shared library gives the Debian package', () => {
    const { error } = find({ version: [3, 11, 2], hasLibrary: false });
    expect(error?.message).toContain('libpython3.11.so.1.0');
    expect(error?.remedy).toBe('sudo apt-get install libpython3.11');
  });

  it('that is missing is reported', () => {
    const args = `{ env: { PATH: ${JSON.stringify(makeTemporaryFolder())} }, folders: [], findLibrary: () => 'x' }`;
    const { error } = callSetup('find-python.mjs', 'findPython', args);
    expect(error?.message).toContain('no python3 on PATH');
    expect(error?.remedy).toContain('sudo apt-get install python3 python3-venv');
  });

  it('that does not start is skipped', () => {
    const folder = makeTemporaryFolder();
    writeFixture(join(folder, 'python3'), '#!/bin/sh\nexit 1\n', 0o755);
    const args = `{ env: { PATH: ${JSON.stringify(folder)} }, folders: [], findLibrary: () => 'x' }`;
    expect(callSetup('find-python.mjs', 'findPython', args).error?.message).toContain('no python3');
  });
});

describe('the shared library of a Python', () => {
  const folder = makeTemporaryFolder();
  const name = 'libpython3.11.so.1.0';
  for (const place of ['own', 'cached', 'usual']) writeFixture(join(folder, place, name), '');

  const find = (own: string, usual: string, cache: string): unknown =>
    callSetup(
      'find-libpython.mjs',
      'findLibpython',
      `{ version: [3, 11, 2], libraryFolder: ${JSON.stringify(join(folder, own))} },
       [${JSON.stringify(join(folder, usual))}], () => ${JSON.stringify(cache)}`,
    ).value;
  const cache = `\tlibpython3.11.so.1.0 (libc6,x86-64) => ${join(folder, 'cached', name)}\n`;

  it("comes from Python's own folder first", () => {
    expect(find('own', 'usual', cache)).toBe(join(folder, 'own', name));
  });

  it("comes from ldconfig's cache before usual folders", () => {
    expect(find('none', 'usual', cache)).toBe(join(folder, 'cached', name));
  });

  it('comes from a usual folder without a cache', () => {
    expect(find('none', 'usual', cache.replace('cached', 'gone'))).toBe(join(folder, 'usual', name));
  });

  it('is undefined without a matching version', () => {
    expect(find('none', 'none', cache.replaceAll('3.11', '3.1'))).toBeUndefined();
  });
});
