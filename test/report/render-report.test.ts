import { resultsSchema } from '../../src/evaluate/results/results';
import type { Results } from '../../src/evaluate/results/results';
import { renderReport } from '../../src/report';
import type { ReportPicture } from '../../src/report';
import { MADE_COMMAND, makeResults } from './make-results';

const PICTURE: ReportPicture = {
  variant: 'raw',
  role: 'worst',
  frame: 'a "frame" <1>.jpg',
  score: 'chosen by its score',
  input: new Uint8Array([1, 2, 3]),
  output: new Uint8Array([4, 5, 6]),
};

function render(results: Results, pictures: readonly ReportPicture[] = []): Promise<string> {
  return renderReport(resultsSchema.parse(results), pictures, MADE_COMMAND);
}

test('the verdict comes first, tables follow every plot', async () => {
  const page = await render(makeResults({ masks: true }), [PICTURE]);
  const places = [
    '<h1>Undecided',
    'id="verdicts"',
    'id="variants"',
    'id="plot-iou"',
    'id="measures"',
    'id="frames"',
    'id="run"',
  ];
  const found = places.map((place) => page.indexOf(place));
  expect(found).not.toContain(-1);
  expect(found).toEqual([...found].sort((a, b) => a - b));
  const figures = page.match(/<figure class="plot[^"]*" id="[^"]*"/g) ?? [];
  expect(figures).toHaveLength(14);
  expect(page.match(/<summary>The numbers<\/summary>/g)).toHaveLength(figures.length);
  expect(page).toContain('0.45<small>0.41 to 0.49</small>');
  expect(page).toContain('<small>p &lt; 0.0005</small>');
  expect(page).toContain('sha256 aaaaaaaaaa…');
});

test('the page is self-contained and escaped', async () => {
  const page = await render(makeResults({ masks: true }), [PICTURE]);
  expect(page).not.toMatch(
    /(src|href)="(?!data:|#)|https?:(?!\/\/www\.w3\.org\/)|@import|NaN|undefined|\bnull\b/,
  );
  expect(page).not.toContain('<b>dark');
  expect(page).toContain('&lt;b&gt;dark&lt;/b&gt;');
  expect(page).toContain('a &quot;frame&quot; &lt;1&gt;.jpg');
  expect(page).toContain('&quot;frames &amp; more/&quot; --masks');
});

test('without masks it omits what needs them', async () => {
  const page = await render(makeResults({ masks: false }), [PICTURE]);
  expect(page).toContain('not whether it is right');
  expect(page).toContain('<b>fewest</b>');
  expect(page).not.toMatch(/worst|best/);
  expect(page).not.toMatch(/mean IoU|id="plot-(iou|regret|colors|groups|maps|curves|space|experiment-b)"/);
  expect(page).toMatch(
    /id="plot-lane"[\s\S]*id="plot-lane-groups"[\s\S]*id="plot-segments"[\s\S]*id="plot-geometry"/,
  );
});

test('losses and exclusions are listed with reasons', async () => {
  const page = await render(makeResults({ masks: false }));
  expect(page).toContain('1 frame; 1 loss in reading');
  expect(page).toContain('the file ends early');
  expect(page).toContain('broken.jpg');
  expect(page).toContain('7 frames of 4 scenes, one in 3 evaluated');
});

test('a page of many groups names its omissions', async () => {
  const groups = Array.from({ length: 400 }, (_, i) => `robot ${i}`);
  const page = await render(makeResults({ masks: true, groups, frames: 3000, models: 9 }));
  expect(page.length).toBeLessThan(2_000_000);
  expect(page).toContain('Left out here: 388 groups with the fewest frames, 5 variants.');
  expect(page).toContain('Only the simulator and the first 5 variants are drawn.');
  expect(page).toMatch(/And \d+ more, in results\.json\./);
});

test('equal results give equal bytes', async () => {
  const results = makeResults({ masks: true });
  expect(await render(results)).toBe(await render(structuredClone(results)));
});

const none = { value: null, low: null, high: null };

test('an undefined figure is a dash', async () => {
  const results = makeResults({ masks: true });
  for (const each of results.means) if (each.variant === 'anti-instagram') each.iou = none;
  const [, head = '', body = ''] =
    /<table class="variants">\s*<thead>(.*?)<\/thead>(.*?)<\/table>/s.exec(await render(results)) ?? [];
  const row = body.split('<tr>').find((each) => each.includes('anti-instagram')) ?? '';
  const [heads, cells] = [head, row].map((each) => [...each.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)]);
  const place = heads?.findIndex(([, name]) => name === 'mean IoU') ?? NaN;
  expect(cells?.[place]?.[1]).toBe('–');
});

test('a plot without figures is left out', async () => {
  const results = makeResults({ masks: true });
  for (const mean of results.means) mean.iou = none;
  for (const each of results.regret) each.raw = none;
  const page = await render(results);
  expect(page).not.toContain('id="plot-iou"');
  expect(page).not.toContain('NaN');
});
