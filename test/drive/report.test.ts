import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { classifyDeviation } from '../../src/drive/report/deviation';
import { readPaper } from '../../src/drive/report/read-paper';
import { runDriving } from '../../src/drive/report/run-driving';
import { writePaper } from '../../src/report/figures/write-paper';
import { PHONE, findBarriers, look, openPage, startBrowser, testInBrowser } from '../report/browser';

describe('runDriving', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-drive-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes page, clips, results and Markdown', async () => {
    const map = join(folder, 'tiny.yaml');
    await writeFile(
      map,
      'tile_size: 0.585\ntiles: [[curve_left/W, curve_left/N], [curve_left/S, curve_left/E]]',
    );
    const [output, markdown] = [join(folder, 'driven'), join(folder, 'study.md')];
    await writeFile(markdown, 'Text of its own.\n');
    const request = {
      settings: {
        world: 'ours',
        agent: 'lane-follower',
        gains: 'daffy-agent',
        seconds: 0.6,
        motorNoise: 0,
      },
      maps: [map],
      lights: ['plain'],
      baselines: ['raw'],
      models: [],
      seeds: 1,
      latencies: [0],
      output,
      jobs: 1,
      markdown,
      command: 'sim2real drive <tiny>',
    } as const;
    const results = await runDriving(request, {});
    const page = await readFile(join(output, 'report.html'), 'utf8');
    expect(page).toContain('raw: 1 of 1 lasted');
    expect(page).toContain('sim2real drive &lt;tiny&gt;');
    expect(page.match(/(src|href)="(?!data:)/g)).toBeNull();
    const [clip = ''] = await readdir(join(output, 'clips'));
    const film = await readFile(join(output, 'clips', clip));
    // Ten frames, of which every fourth is shown.
    expect(await sharp(film, { animated: true }).metadata()).toMatchObject({ pages: 3, pageHeight: 180 });
    expect(page).toContain(film.toString('base64').slice(0, 200));
    expect(JSON.parse(await readFile(join(output, 'results.json'), 'utf8'))).toEqual(results);
    const first = await readFile(markdown, 'utf8');
    expect(first).toMatch(/^Text of its own\.\n\n<!-- drive driven: begin/);
    await runDriving(request, {});
    expect(await readFile(markdown, 'utf8')).toBe(first);

    const { figures, tables } = await readPaper(output);
    expect(figures.map(({ id }) => id)).toEqual(['plot-figures', 'plot-trajectories-0-plain']);
    expect(figures[1]?.panels.map(({ title }) => title)).toEqual(['raw: 1 of 1 lasted']);
    expect(tables.map(({ rows }) => rows.map(([light, , variant]) => [light, variant]))).toEqual([
      [['plain', 'raw']],
      [['plain', 'raw']],
    ]);
    // The map's picture comes into the PDF, too.
    const files = await writePaper({ figures, tables }, join(folder, 'paper'));
    expect(files).toContain('trajectories-0-plain.pdf');
    const pdf = await readFile(join(folder, 'paper/trajectories-0-plain.pdf'), 'latin1');
    expect(pdf).toContain('/Subtype /Image');
  });

  testInBrowser('a browser shows the page, on a phone, too', async () => {
    const browser = await startBrowser();
    try {
      const url = pathToFileURL(join(folder, 'driven', 'report.html')).href;
      const { page, complaints } = await openPage(browser, url, { viewport: PHONE });
      const pictures = '[...document.images].filter(({ naturalWidth }) => naturalWidth === 660).length';
      expect(await look<number>(page, pictures)).toBe(1);
      expect(await look<number>(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        PHONE.width,
      );
      expect(complaints).toEqual([]);
      expect(await findBarriers(page)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('classifyDeviation', () => {
  it.each([
    [0.02, 0],
    [-0.021, 1],
    [0.3, 3],
    [null, 4],
  ])('puts %s m into class %s', (d, expected) => {
    expect(classifyDeviation([0, 0, 0, d])).toBe(expected);
  });
});
