import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComparedPicture } from '../../src/demo/consumer-messages';
import type { EvaluatedPicture } from '../../src/demo/evaluate-pictures';
import { writePage } from '../../src/demo/page/write-page';
import type { DemoSummary } from '../../src/demo/demo-summary';
import { NO_PAIR } from '../../src/demo/score';
import { phraseHeadline } from '../../src/demo/headline';
import { summarizeReport } from '../../src/demo/summary';
import { drawPattern, encodeJpeg } from '../support/frames';

const LATENCY = { count: 0, p50: 0, p95: 0, p99: 0, max: 0 };
const LOOK = '<script>alert("x")</script> & co';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-page-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function makeSummary(): DemoSummary {
  const figures = summarizeReport({
    camera: { received: 0, rate: 0, latency: LATENCY },
    proxied: { received: 0, rate: 0, latency: LATENCY },
    unpaired: 0,
    scores: [
      {
        look: LOOK,
        pair: { raw: { ...NO_PAIR.raw, pictures: 1 }, proxied: { ...NO_PAIR.proxied, pictures: 1 } },
      },
    ],
    look: undefined,
    diagnostics: { model: 'a<b>"', sha256: '' },
  });
  return {
    ...figures,
    headline: phraseHeadline(figures),
    seconds: 1,
    published: 30,
    proxyCpuPerFrame: null,
    domain: 7,
    page: '',
    drive: null,
    run: {
      command: 'npm run demo -- --model "<i>"',
      proxyCommand: 'sim2real proxy',
      frames: 'none',
      rate: 30,
      direction: 'real2sim',
      versions: { sim2real: '0', 'Node.js': '20', 'ROS 2': 'jazzy', RMW: 'x' },
      machine: '1 × y',
      date: '2024-01-01',
      card: undefined,
    },
  };
}

async function makePicture(truth: Uint8Array | undefined): Promise<EvaluatedPicture> {
  const jpeg = await encodeJpeg(drawPattern(32, 24), 32, 24);
  const segments = { white: [1, 2, 3, 4], yellow: [], red: [] };
  const detail = { width: 32, height: 24, jpeg, segments, classes: new Uint8Array(32 * 24), truth };
  return { score: NO_PAIR.raw, detail };
}

async function write(pictures: ComparedPicture[], signal = new AbortController().signal): Promise<string> {
  const path = join(folder, 'demo', 'index.html');
  await writePage(path, makeSummary(), pictures, [], signal);
  return readFile(path, 'utf8');
}

test('a page without pictures is complete and escaped', async () => {
  const page = await write([]);
  expect(page).toContain('</html>');
  expect(page).not.toMatch(/<script|NaN|undefined|<i>|a<b>/);
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; co');
  expect(page).toContain('no mask');
});

test('the page embeds everything it shows', async () => {
  const truth = new Uint8Array(32 * 24).fill(254);
  const page = await write([
    { look: LOOK, raw: await makePicture(truth), proxied: await makePicture(undefined) },
  ]);
  expect(page.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(2);
  expect(page.match(/src="data:image\/png;base64,/g)).toHaveLength(3);
  expect(page).toContain('<line x1="1" y1="2" x2="3" y2="4"/>');
  expect(page).not.toMatch(/(src|href)="(?!data:)|https?:|url\(|@import/);
});

test('without a mask no truth is shown', async () => {
  const page = await write([
    { look: LOOK, raw: await makePicture(undefined), proxied: await makePicture(undefined) },
  ]);
  expect(page.match(/src="data:image\/png;base64,/g)).toHaveLength(2);
});

test('an aborted page keeps the earlier one', async () => {
  const earlier = await write([]);
  const stop = new AbortController();
  stop.abort(new Error('interrupted'));
  await expect(write([], stop.signal)).rejects.toThrow();
  expect(await readdir(join(folder, 'demo'))).toEqual(['index.html']);
  expect(await readFile(join(folder, 'demo', 'index.html'), 'utf8')).toBe(earlier);
});
