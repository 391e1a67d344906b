import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/process/package-root';

const ROW = /^(?:\| [^|]+ ){1,3}\| (`?[^|]+) \|$/;
const NAMED = /^`(test\/[\w/.-]+\.test\.ts)` "(.+)"$/;

/** The last cells of a page's tables of what is played by a test. */
function listRows(page: string): string[] {
  const tables = readFileSync(join(packageRoot, 'docs', page), 'utf8').split('\n\n');
  return tables.flatMap((table) => {
    const [head, , ...rows] = table.split('\n').map((line) => ROW.exec(line)?.[1]);
    return head === 'played by' ? rows.flatMap((cell) => cell ?? []) : [];
  });
}

const PAGES = ['robustness.md', 'field-reports.md', 'launch.md', 'containers.md'];
/** There a row may say that no test plays it. */
const PARTLY = ['launch.md', 'containers.md'];

test.each(PAGES)('the tables of %s have their rows', (page) => {
  expect(listRows(page).length).toBeGreaterThan(PARTLY.includes(page) ? 15 : 25);
});

const rows = PAGES.flatMap((page) =>
  listRows(page).filter((cell) => !PARTLY.includes(page) || !cell.startsWith('not run')),
);

test.each([...new Set(rows)])('a test has the title %s', (cell) => {
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
      if (/^(it|test(With\w+)?|\(\w+ \? (it|test))\b/.test(callee) && !/^\w+\.skip/.test(callee) && first) {
        if (ts.isStringLiteralLike(first)) titles.push(first.text);
        // As it is written, with its ${...}: one title for each of several.
        if (ts.isTemplateExpression(first)) titles.push(first.getText(source).slice(1, -1));
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
