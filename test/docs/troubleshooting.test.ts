import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARAMETERS } from '../../src/config/parameter-table';
import { DROP_CAUSES } from '../../src/pipeline/frame-counters';
import { packageRoot } from '../../src/process/package-root';

const FILES = ['docs/troubleshooting.md', 'docs/containers.md', 'QUALITY_DECLARATION.md'];
const text = FILES.map((file) => readFileSync(join(packageRoot, file), 'utf8')).join('\n');
const unique = (pattern: RegExp): string[] => [...new Set(text.match(pattern))].sort();

test('every parameter in a ros2 command exists', () => {
  const names = unique(/(?<=ros2 param [sg]et \/duckie\/proxy )[\w.]+/g);
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(Object.keys(PARAMETERS)).toContain(name);
});

test('every sim2real command exists', () => {
  const { stdout } = spawnSync(process.execPath, [join(packageRoot, 'dist/src/cli/main.js'), '--help'], {
    encoding: 'utf8',
  });
  const names = unique(/(?<=(?:^ {4}|`)sim2real )[a-z]+/gm);
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
});

test('every named cause of drops is counted', () => {
  const row = /^\| frames dropped \|.*$/m.exec(text)?.[0] ?? '';
  const named = [...row.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  const causes = named.filter((name) => !(name in PARAMETERS));
  expect(causes).toEqual(expect.arrayContaining(['superseded', 'stale', 'over_rate', 'failed']));
  expect(DROP_CAUSES).toEqual(expect.arrayContaining(causes));
});

test.each(FILES)('every link of %s leads to a file', (file) => {
  const own = readFileSync(join(packageRoot, file), 'utf8');
  const links = [...own.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(0);
  for (const link of links)
    expect([link, existsSync(join(packageRoot, file, '..', link))]).toEqual([link, true]);
});

test('the quality declaration has the current version', () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(text).toContain(`| 1.ii stable version | ${version} |`);
  const sources = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' });
  const stated = sources.filter(
    (name) => name.endsWith('.ts') && /copyright/i.test(readFileSync(join(packageRoot, 'src', name), 'utf8')),
  );
  expect(stated.length === 0).toBe(text.includes('none of the source files has one'));
});
