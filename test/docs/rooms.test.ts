import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

/** Each file with its only import, and the rule that it breaks. */
const FILES = {
  'src/image/frame.ts': ['', ''],
  'src/lines/allowed.ts': ["import { one } from '../image/frame';", ''],
  'src/lines/own.ts': ["import { one } from './allowed';", ''],
  'src/lines/value.ts': ["import { one } from '../ros/node';", 'imports-of-lines'],
  'src/lines/type.ts': ["import type { One } from '../bag/reader';", 'imports-of-lines'],
  'src/lines/inline-type.ts': ["export let a: import('../bag/reader').One;", 'imports-of-lines'],
  'src/lines/dynamic.ts': ["await import('../ros/node');", 'imports-of-lines'],
  'src/lines/reexport.ts': ["export { one } from '../ros/node';", 'imports-of-lines'],
  'src/lines/tested.ts': ["import { one } from '../../test/support/help';", 'imports-of-lines'],
  'src/ros/node.ts': ["import * as rclnodejs from 'rclnodejs';", ''],
  'src/bag/reader.ts': ["import type * as rclnodejs from 'rclnodejs';", 'rclnodejs-in-ros-only'],
  'src/bag/tool.ts': ["import ts from 'typescript';", 'no-development-package'],
  'src/bag/lost.ts': ["import { one } from './no-such-file';", 'resolvable'],
  'src/bag/about.ts': ["import type { One } from './round';", 'no-circle'],
  // A circle is reported once.
  'src/bag/round.ts': ["import type { Two } from './about';", ''],
  'src/elsewhere/new.ts': ["import { one } from '../image/frame';", 'room-not-listed'],
  'test/support/help.ts': ["import { one } from '../../src/ros/node';", ''],
  'test/lines/peer.test.ts': ["import * as rclnodejs from 'rclnodejs';", 'rclnodejs-in-ros-only'],
} as const;

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

/** The imports of parts of a folder, judged by the project's rules. */
function cruise(folder: string, ...parts: readonly ('src' | 'test')[]): Cruise {
  const tool = join(packageRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(packageRoot, '.dependency-cruiser.cjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [tool, '--config', config, '--output-type', 'json', ...parts],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Cruise;
}

describe('the import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sim2real-rooms-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('refuses exactly the forbidden imports', () => {
    for (const [path, [source]] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${source}\nexport const one = 1;\n`);
    }
    for (const name of ['node_modules', 'package.json', 'tsconfig.json'])
      symlinkSync(join(packageRoot, name), join(folder, name));
    const found = cruise(folder, 'src', 'test').summary.violations.map(({ from, rule }) => [from, rule.name]);
    const expected = Object.entries(FILES).flatMap(([path, [, rule]]) => (rule === '' ? [] : [[path, rule]]));
    expect(found.sort()).toEqual(expected.sort());
  });

  test('lists only imports that exist', () => {
    const load = createRequire(__filename);
    const rooms = load(join(packageRoot, 'rooms.cjs')) as Record<string, string[]>;
    const names = Object.keys(rooms).sort((a, b) => b.length - a.length);
    const roomOf = (path: string): string => names.find((name) => path.startsWith(`src/${name}/`)) ?? '';
    const used = new Set(
      cruise(packageRoot, 'src').modules.flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }) => `${roomOf(source)} imports ${roomOf(resolved)}`),
      ),
    );
    const listed = Object.entries(rooms).flatMap(([room, others]) =>
      others.map((other) => `${room} imports ${other}`),
    );
    expect(listed.filter((line) => !used.has(line))).toEqual([]);
  });
});

test('CONTRIBUTING shows the current rooms', () => {
  const { stderr } = spawnSync(process.execPath, [join(packageRoot, 'docs/draw-rooms.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});
