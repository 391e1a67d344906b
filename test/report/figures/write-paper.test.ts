import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import sharp from 'sharp';
import { makeEvaluationPaper } from '../../../src/report/figures/evaluation-paper';
import { makeStandaloneSvg } from '../../../src/report/figures/standalone-svg';
import { writePaper } from '../../../src/report/figures/write-paper';
import type { PlotFigure } from '../../../src/report/plots/plot-figure';
import { makeResults } from '../make-results';
import { readPdfs, testWithPdfium } from './read-pdfs';

jest.setTimeout(300_000);

const MADE = makeResults({ masks: true, models: 1 });
let folder: string;
let files: string[];
let figures: readonly PlotFigure[];
/** Of a variant with an odd name, and of regrets near 0. */
let odd: readonly PlotFigure[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-paper-'));
  const paper = await makeEvaluationPaper({ file: 'results.json', document: MADE });
  figures = paper.figures;
  files = await writePaper(paper, join(folder, 'once'));
  const variants = MADE.variants.map((variant, i) =>
    i === 1 ? { ...variant, name: 'a <b> & "c"' } : variant,
  );
  const tiny = { value: 0.002, low: -0.001, high: 0.003 };
  const regret = MADE.regret.map((each) => ({ ...each, own: tiny, raw: tiny }));
  odd = (await makeEvaluationPaper({ file: 'results.json', document: { ...MADE, variants, regret } }))
    .figures;
});
afterAll(() => rm(folder, { recursive: true }));

test('each figure comes as SVG, PDF and table', async () => {
  expect((await readdir(join(folder, 'once'))).sort()).toEqual([...files].sort());
  for (const { id } of figures) {
    const name = id.replace('plot-', '');
    expect(files).toEqual(expect.arrayContaining([`${name}.svg`, `${name}.pdf`, `${name}.tex`]));
  }
  expect(files).toEqual(expect.arrayContaining(['table-variants.tex', 'table-experiment-b.tex']));
});

test('equal results give equal files', async () => {
  const again = await makeEvaluationPaper({ file: 'results.json', document: MADE });
  expect(again.figures).toEqual(figures);
  const written = await writePaper({ figures: again.figures.slice(0, 2), tables: [] }, join(folder, 'again'));
  expect(written).toHaveLength(6);
  for (const file of written) {
    const [once, other] = [
      await readFile(join(folder, 'once', file)),
      await readFile(join(folder, 'again', file)),
    ];
    expect([file, once.equals(other)]).toEqual([file, true]);
  }
});

test('an SVG needs nothing beside it', async () => {
  for (const { svg } of [...figures, ...odd].map(makeStandaloneSvg)) {
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/var\(|currentColor|href="(?!data:)|<style|url\((?!#)/);
    const { svg: root } = new XMLParser({ ignoreAttributes: false }).parse(svg) as {
      svg: { title: string; '@_width': string };
    };
    expect(root.title).not.toBe('');
    // Drawn by librsvg: more than paper, and no colour of dark paper at the edge.
    const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(Number(root['@_width']));
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect(new Set(data).size).toBeGreaterThan(20);
  }
});

test('ticks of a tiny range all differ', () => {
  const [panel] = odd.find(({ id }) => id === 'plot-regret')?.panels ?? [];
  const [labels = ''] = /class="mark-x-axis-tick-label".*?<\/g>/s.exec(panel?.svg ?? '') ?? [];
  const ticks = [...labels.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text);
  expect(ticks).toEqual(['−0.001', '0.000', '+0.001', '+0.002', '+0.003']);
});

testWithPdfium('a PDF holds curves and letters', () => {
  const pdfs = files.filter((name) => name.endsWith('.pdf'));
  const read = new Map(
    readPdfs(pdfs.map((name) => join(folder, 'once', name))).map((pdf, i) => [pdfs[i] ?? '', pdf]),
  );
  expect(read.size).toBe(pdfs.length);
  for (const [name, { pages, text, paths, images, fonts }] of read) {
    expect([name, pages, images]).toEqual([name, 1, 0]);
    expect(paths).toBeGreaterThan(20);
    expect(text.length).toBeGreaterThan(50);
    // Journals refuse a PDF that lacks a font.
    expect(Object.values(fonts)).not.toContain(false);
    expect(Object.keys(fonts).join()).toMatch(/DejaVuSansCondensed/);
  }
  const iou = read.get('iou.pdf');
  for (const { name } of MADE.variants) expect(iou?.text).toContain(name);
  expect(iou?.text).toContain('0.45');
  // The classic fonts of PDF have neither of these.
  expect(read.get('regret.pdf')?.text).toMatch(/−0\.\d\d[\s\S]*→|→[\s\S]*−0\.\d\d/);
});
