import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { escapeTex, formatLatexTable } from '../../../src/report/figures/latex-table';
import { tabulateResults } from '../../../src/report/tables/tabulate-results';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';
import { makeResults } from '../make-results';

const at = useTemporaryFolder();
const ODD = 'a_b & 50 % of $1 #2 {x} ~ ^ \\ <y> | "q" “r” 2–3 −1 × 2 → …';

const TABLES = [
  ...tabulateResults(makeResults({ masks: true, models: 2 })),
  { name: 'odd', title: `odd: ${ODD}`, head: ['[name]', ODD], rows: [['[x]', '1'], ['*', '−2'], [ODD, '–']] }, // prettier-ignore
].filter((passage) => typeof passage !== 'string');

test.each(TABLES)('table $name is proper LaTeX', ({ title, head, rows }) => {
  const [comment = '', ...lines] = formatLatexTable({ title, head, rows }).trimEnd().split('\n');
  expect(comment).toBe(`% Needs \\usepackage{booktabs}. ${title}`);
  expect(lines[0]).toMatch(new RegExp(`^\\\\begin\\{tabular\\}\\{[lr]{${head.length}}\\}$`));
  expect([lines[1], lines[3], ...lines.slice(-2)]).toEqual([
    '\\toprule',
    '\\midrule',
    '\\bottomrule',
    '\\end{tabular}',
  ]);
  const body = [lines[2] ?? '', ...lines.slice(4, -2)];
  expect(body).toHaveLength(1 + rows.length);
  for (const row of body) {
    expect(row).toMatch(/ \\\\$/);
    expect(row).not.toMatch(/^[[*]/);
    // What is left once commands are taken away is plain text.
    const plain = row.replaceAll(/\\(?:[a-zA-Z]+(?:\[l\])?|[\\{}$&#%_])/g, '').replaceAll(/\$[^$]*\$/g, '');
    expect(plain).not.toMatch(/[\\$#%_^<>|"]|[^\x20-\x7e]/);
    expect(plain.split('{').length).toBe(plain.split('}').length);
    expect(row.replaceAll('\\&', '').split('&')).toHaveLength(head.length);
  }
});

test('figures are set flush right', () => {
  const table = { title: 't', head: ['name', 'value', 'interval'], rows: [['a', '−0.5', '1 (0 to 2)']] };
  expect(formatLatexTable(table)).toContain('{lrl}');
});

test('line ends become spaces', () => {
  expect(escapeTex('a\r\n b')).toBe('a b');
});

const hasTex = spawnSync('pdflatex', ['--version']).status === 0;
(hasTex ? test : test.skip)('LaTeX sets every table', async () => {
  const tables = TABLES.map((table) => `${formatLatexTable(table)}\n\n`).join('');
  const document = `\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage[T1]{fontenc}\\usepackage{booktabs}
\\begin{document}\\tiny\n${tables}\\end{document}\n`;
  await writeFile(at('tables.tex'), document);
  const { status, stdout } = spawnSync(
    'pdflatex',
    ['-interaction=nonstopmode', '-halt-on-error', 'tables.tex'],
    {
      cwd: at(''),
      encoding: 'utf8',
    },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining('Output written') as string]);
});
