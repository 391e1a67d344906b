import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

const ROW = /^\| [^|]+ \| [^|]+ \| (.+) \|$/;
const NAMED = /^`(test\/[\w/.-]+\.test\.ts)` "(.+)"$/;

const rows = readFileSync(join(packageRoot, 'docs', 'robustness.md'), 'utf8')
  .split('\n')
  .flatMap((line) => ROW.exec(line)?.[1] ?? [])
  .filter((cell) => cell !== 'played by');

test('the table of robustness has its rows', () => {
  expect(rows.length).toBeGreaterThan(25);
});

test.each(rows)('there is %s', (cell) => {
  const [, file = '', name = ''] = NAMED.exec(cell) ?? [];
  expect(file).not.toBe('');
  const source = readFileSync(join(packageRoot, file), 'utf8');
  // As it is written, or with its quotes escaped.
  expect([name, name.replaceAll("'", "\\'")].some((text) => source.includes(text))).toBe(true);
});
