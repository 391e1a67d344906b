import type { ResultTable } from '../tables/result-table';

/** What TeX reads as more than a letter, and letters that its classic fonts lack. */
const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  // After the end of a row these two would be read as its options.
  '[': '{[}',
  '*': '{*}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '\u00a0': '~',
  '–': '--',
  '—': '---',
  '−': '$-$',
  '×': '$\\times$',
  '±': '$\\pm$',
  '°': '$^{\\circ}$',
  '→': '$\\to$',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
};

const HEAD_LETTERS = 18;

/** A tabular of the package booktabs, to be put into a table with \input. */
export function formatLatexTable({ title, head, rows }: Omit<ResultTable, 'name'>): string {
  const columns = head.map((_, i) => (rows.every((row) => isFigure(row[i] ?? '')) ? 'r' : 'l')).join('');
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\\n`;
  return `% Needs \\usepackage{booktabs}. ${title.replaceAll(/\s+/g, ' ')}
\\begin{tabular}{${columns}}
\\toprule
${line(head.map((name) => breakHead(name).map(escapeTex)).map(stackLines))}\\midrule
${rows.map((row) => line(row.map(escapeTex))).join('')}\\bottomrule
\\end{tabular}
`;
}

/** A long head would make its column as wide. */
function breakHead(name: string): string[] {
  return name.split(' ').reduce<string[]>((lines, word) => {
    const joined = [...lines.slice(-1), word].join(' ');
    return joined.length > HEAD_LETTERS ? [...lines, word] : [...lines.slice(0, -1), joined];
  }, []);
}

function stackLines(lines: readonly string[]): string {
  return lines.length === 1 ? lines.join('') : `\\shortstack[l]{${lines.join(' \\\\ ')}}`;
}

/** Text as TeX sets it, sign by sign. */
export function escapeTex(text: string): string {
  return Array.from(text.replaceAll(/\s*[\n\r\t]\s*/g, ' '), (sign) => TEX[sign] ?? sign).join('');
}

/** Figures are set flush right; names, and figures with an interval, flush left. */
function isFigure(cell: string): boolean {
  return /^[+−-]?[\d.,]*(?:[\u00a0 ]%)?$/.test(cell) || cell === '–';
}
