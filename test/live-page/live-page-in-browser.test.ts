import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { LivePage } from '../../src/live-page/live-page';
import { DUCKIETOWN_CALIBRATION, DUCKIETOWN_COLOR_RANGES, parseColorRanges } from '../../src/lines';
import type { LiveReport } from '../../src/watch/live-comparison';
import { LiveComparison } from '../../src/watch/live-comparison';
import { findBarriers, look, startBrowser, testInBrowser } from '../report/browser';
import { poll } from '../support/poll';
import { encodeRoad } from '../watch/rendered-pictures';

jest.setTimeout(180_000);
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let browser: Browser | undefined;
let live: LivePage | undefined;
let timer: NodeJS.Timeout | undefined;
let context: BrowserContext | undefined;
const errors: Error[] = [];

beforeAll(async () => {
  if (testInBrowser === test.skip) return;
  browser = await startBrowser();
  live = await LivePage.start({
    address: { host: '127.0.0.1', port: 0 },
    ranges: DUCKIETOWN_COLOR_RANGES,
    onError: (error) => errors.push(error),
  });
  const pair = { camera: await encodeRoad('warm-dim', 8), proxied: await encodeRoad('simulator', 8) };
  const report = await makeReport(pair);
  timer = setInterval(() => {
    live?.offer(pair);
    live?.report(report);
  }, 100);
}, 180_000);

afterEach(() => context?.close());
afterAll(async () => {
  clearInterval(timer);
  await browser?.close();
  await live?.close();
  expect(errors).toEqual([]);
});

/** What `watch` would publish of the pair. */
async function makeReport({
  camera,
  proxied,
}: Record<'camera' | 'proxied', Awaited<ReturnType<typeof encodeRoad>>>): Promise<LiveReport> {
  const comparison = new LiveComparison({
    topics: {
      camera: '/duckie/camera_node/image/compressed',
      proxied: '/duckie/camera_node/image_proxy/compressed',
    },
    settings: { colors: DUCKIETOWN_COLOR_RANGES, ground: DUCKIETOWN_CALIBRATION },
    maxRate: 50,
    windowSeconds: 60,
    onError: (error) => errors.push(error),
  });
  for (let stamp = 1n; stamp <= 4n; stamp++) {
    comparison.add('camera', stamp, 4, camera);
    comparison.add('proxied', stamp, 21, proxied);
    await poll('a compared pair', () => comparison.report.compared >= Number(stamp));
  }
  const { report } = comparison;
  await comparison.close();
  return report;
}

interface OpenedPage {
  readonly page: Page;
  /** Errors, warnings, and what was asked for from elsewhere. */
  readonly complaints: readonly string[];
}

async function open(options: BrowserContextOptions = {}): Promise<OpenedPage> {
  if (browser === undefined || live === undefined) throw new Error('no browser');
  context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const own = new URL(live.url).host;
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && host !== own)
      complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(live.url);
  await waitFor(page, "document.querySelectorAll('svg path').length === 12");
  await waitFor(page, "document.querySelectorAll('#figures tr').length === 8");
  await waitFor(page, "document.querySelector('#use-white').disabled === false");
  // All pages share the ranges; the page before may have been closed before it sent its last change.
  for (const button of await page.getByRole('button', { name: 'Back to the start' }).all())
    await button.click();
  return { page, complaints };
}

/** The page's own policy forbids what Playwright's waitForFunction does: it evaluates text in the page. */
function waitFor(page: Page, expression: string): Promise<boolean> {
  return poll(expression, () => look<boolean>(page, expression));
}

const SHARE = "document.getElementById('share-white').textContent";

testInBrowser('both pictures come with segments and figures', async () => {
  const { page, complaints } = await open();
  // A picture that has just come has no width until the browser has decoded it.
  await waitFor(page, '[...document.images].every(({ naturalWidth }) => naturalWidth > 0)');
  const sizes = await look<number[]>(page, '[...document.images].map(({ naturalWidth }) => naturalWidth)');
  expect(sizes).toEqual([320, 320, 320, 320]);
  const segments = await look<string>(page, "document.querySelector('#proxied .count').textContent");
  expect(segments).toMatch(/^segments: \d+ white, \d+ yellow, \d+ red$/);
  expect(Number(/\d+/.exec(segments)?.[0])).toBeGreaterThan(0);
  const figures = await look<string>(page, "document.querySelector('#figures').textContent");
  expect(figures).toContain('age on arrival4 ms21 ms');
  expect(complaints).toEqual([]);
});

testInBrowser('sliders move by keyboard and change what is selected', async () => {
  const { page } = await open();
  const before = await look<string>(page, SHARE);
  const slider = page.getByLabel('white, value from');
  await slider.focus();
  expect(await slider.inputValue()).toBe('150');
  await page.keyboard.press('ArrowRight');
  expect(await slider.inputValue()).toBe('151');
  await page.keyboard.press('Home');
  await waitFor(page, `${SHARE} !== ${JSON.stringify(before)}`);
  expect(await slider.inputValue()).toBe('0');
  await page.getByRole('button', { name: 'Back to the start' }).first().press('Enter');
  await waitFor(page, `${SHARE} === ${JSON.stringify(before)}`);
});

testInBrowser('the end that is passed gives way', async () => {
  const { page } = await open();
  await page.getByLabel('yellow, hue from').focus();
  await page.keyboard.press('End');
  expect(await page.getByLabel('yellow, hue to').inputValue()).toBe('180');
  await page.getByRole('button', { name: 'Back to the start' }).nth(1).click();
  expect(await page.getByLabel('yellow, hue to').inputValue()).toBe('45');
});

testInBrowser('suggested ranges are taken over and saved', async () => {
  const { page } = await open();
  const hint = await look<string>(page, "document.querySelector('.hint').textContent");
  expect(hint).toMatch(/^suggested \d+ to \d+$/);
  await page.getByRole('button', { name: 'Use suggested white' }).click();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save thresholds.yaml' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('thresholds.yaml');
  const saved = parseColorRanges(await readFile(await download.path(), 'utf8'));
  expect(saved.white).not.toEqual(DUCKIETOWN_COLOR_RANGES.white);
  expect(saved.yellow).toEqual(DUCKIETOWN_COLOR_RANGES.yellow);
  await page.getByRole('button', { name: 'Back to the start' }).first().click();
});

testInBrowser.each([
  ['a laptop', { viewport: { width: 1280, height: 900 } }],
  ['a phone', PHONE],
  ['a phone in the dark', { ...PHONE, colorScheme: 'dark' as const }],
])('%s shows it without barriers', async (_, options) => {
  const { page, complaints } = await open(options);
  expect(await findBarriers(page)).toEqual([]);
  expect(
    await look<number>(page, 'document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  ).toBe(0);
  expect(complaints).toEqual([]);
});

testInBrowser('it finds the robot again', async () => {
  const { page } = await open();
  await look(page, 'socket.close()');
  await waitFor(page, "document.getElementById('connection').classList.contains('bad')");
  await waitFor(page, "document.getElementById('connection').textContent === 'connected'");
});
