import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/process/package-root';

const ROW = /^(?:\| [^|]+ ){2,3}\| (`?[^|]+) \|$/;
const NAMED = /^`(test\/[\w/.-]+\.test\.ts)` "(.+)"$/;

/** The last cells of a page's tables. */
function listRows(page: string): string[] {
  return readFileSync(join(packageRoot, 'docs', page), 'utf8')
    .split('\n')
    .flatMap((line) => ROW.exec(line)?.[1] ?? [])
    .filter((cell) => cell !== 'played by');
}

const PAGES = ['robustness.md', 'field-reports.md'];

test.each(PAGES)('the tables of %s have their rows', (page) => {
  expect(listRows(page).length).toBeGreaterThan(25);
});

test.each([...new Set(PAGES.flatMap(listRows))])('a test has the title %s', (cell) => {
  const [, file = '', name = ''] = NAMED.exec(cell) ?? [];
  expect(file).not.toBe('');
  expect(listTitles(file)).toContain(name);
});

/** Titles of a file's tests, with those of the rows of a table; a comment or a skipped test is none. */
function listTitles(file: string): string[] {
  const path = join(packageRoot, file);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source);
      const [first] = node.arguments;
      if (/\btest\b/.test(callee) && !callee.startsWith('test.skip') && first) {
        if (ts.isStringLiteralLike(first)) titles.push(first.text);
        if (ts.isArrayLiteralExpression(first)) titles.push(...first.elements.flatMap(readRowTitle));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

/** A row of test.each whose first value is the title. */
function readRowTitle(row: ts.Expression): string[] {
  const first = ts.isArrayLiteralExpression(row) ? row.elements[0] : row;
  return first && ts.isStringLiteralLike(first) ? [first.text] : [];
}
