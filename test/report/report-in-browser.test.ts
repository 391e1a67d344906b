import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { renderReport } from '../../src/report';
import { PHONE, findBarriers, look, openPage, startBrowser, testInBrowser } from './browser';
import { drawPictures } from './draw-pictures';
import { MADE_COMMAND, makeResults } from './make-results';

const KINDS = [
  ['with masks', true],
  ['without masks', false],
] as const;

let folder: string;
let browser: Browser | undefined;
const urls = new Map<boolean, string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-report-test-'));
  if (testInBrowser === test.skip) return;
  for (const [, masks] of KINDS) {
    const results = makeResults({ masks });
    const file = path.join(folder, `${String(masks)}.html`);
    await writeFile(file, await renderReport(results, await drawPictures(results), MADE_COMMAND));
    urls.set(masks, pathToFileURL(file).href);
  }
  browser = await startBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

function open(masks: boolean, options = {}): ReturnType<typeof openPage> {
  if (browser === undefined) throw new Error('no browser');
  return openPage(browser, urls.get(masks) ?? '', options);
}

function listWidths(selector: string): string {
  return `[...document.querySelectorAll('${selector}')].map(({ clientWidth }) => clientWidth)`;
}

/** Of every plot its text alternative, and how many dots, bars, cells and lines it has. */
const COUNT_MARKS = `[...document.querySelectorAll('.panel svg')].map((plot) => ({
  name: plot.getAttribute('aria-label'),
  marks: plot.querySelectorAll(':is(.mark-dot, .mark-bar, .mark-rect, .mark-line) > *').length,
}))`;

/** Of every element each colour that it is drawn with. */
const LIST_COLORS = `[...document.querySelectorAll('*')].map((element) => {
  const { color, backgroundColor, borderTopColor, fill, stroke } = getComputedStyle(element);
  return [element.tagName, color, backgroundColor, borderTopColor, fill, stroke].join(' ');
})`;

function openDetails(page: Page): Promise<void> {
  return look(page, "for (const each of document.querySelectorAll('details')) each.open = true");
}

testInBrowser.each(KINDS)('%s: it opens with all its pictures', async (_, masks) => {
  const { page, context, complaints } = await open(masks);
  const sizes = await look<number[]>(page, '[...document.images].map(({ naturalWidth }) => naturalWidth)');
  expect(sizes).toHaveLength(18);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await context.close();
});

testInBrowser.each(KINDS)('%s: every plot has marks and a name', async (_, masks) => {
  const { page, context } = await open(masks);
  const panels = await look<{ name: string; marks: number }[]>(page, COUNT_MARKS);
  expect(panels.length).toBeGreaterThanOrEqual(masks ? 28 : 5);
  for (const { name, marks } of panels) {
    expect(name).toMatch(/\w+ .*\./);
    expect(marks).toBeGreaterThan(0);
  }
  await context.close();
});

testInBrowser.each(KINDS)('%s: axe finds no serious fault', async (_, masks) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context } = await open(masks, { colorScheme });
    await openDetails(page);
    expect(await findBarriers(page)).toEqual([]);
    await context.close();
  }
});

testInBrowser.each(KINDS)('%s: a phone never scrolls sideways', async (_, masks) => {
  const { page, context } = await open(masks, { viewport: PHONE });
  await openDetails(page);
  expect(await look<number>(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  await context.close();
});

testInBrowser('Enter enlarges two pictures, Escape closes them', async () => {
  const { page, context, complaints } = await open(true);
  await page.focus('a.zoom');
  const [before = 0] = await look<number[]>(page, listWidths('a.zoom img'));
  await page.keyboard.press('Enter');
  const shown = await look<number[]>(page, listWidths('dialog[open] img'));
  expect(shown).toHaveLength(2);
  expect(Math.min(...shown)).toBeGreaterThan(2 * before);
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.$('dialog[open]')).toBeNull();
  expect(await look(page, 'document.activeElement.className')).toBe('zoom');
  expect(complaints).toEqual([]);
  await context.close();
});

testInBrowser('a link enlarges a pair without JavaScript', async () => {
  const { page, context } = await open(true, { javaScriptEnabled: false });
  const place = page.locator('.pair').first();
  await place.locator('a.zoom').press('Enter');
  expect((await place.boundingBox())?.width).toBe(1280);
  await place.locator('a.close').press('Enter');
  expect((await place.boundingBox())?.width).toBeLessThan(640);
  await context.close();
});

testInBrowser('print is light and at most twelve sheets', async () => {
  const { page, context } = await open(true, { colorScheme: 'dark' });
  const dark = await look(page, LIST_COLORS);
  await page.emulateMedia({ media: 'print' });
  expect(await look(page, 'getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  const printed = await look(page, LIST_COLORS);
  expect(printed).not.toEqual(dark);
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  expect(printed).toEqual(await look(page, LIST_COLORS));
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(12);
  await context.close();
});
