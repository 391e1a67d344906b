import { existsSync } from 'node:fs';
import { source } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const chromePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';

/** Tests in a real browser; skipped, and so reported, where there is none. */
export const testInBrowser = existsSync(chromePath) ? test : test.skip;

export const PHONE = { width: 360, height: 740 };

/** Headless, with a profile of its own that goes with it, and without what a browser does on its own account. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface OpenPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong, and what was asked for beyond the page itself. */
  readonly complaints: readonly string[];
}

/** Opens a file and listens to all that the browser has to say about it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:'))
      complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { context, page, complaints };
}

/**
 * What an expression gives in the page; expressions are text, since the compiler knows no DOM here. They come from the
 * debugger, so that the page's own policy, which forbids foreign scripts, lets them pass.
 */
export function look<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate<T>(expression);
}

/** Serious and critical findings of axe, in words. */
export async function findBarriers(page: Page): Promise<string[]> {
  await look(page, source);
  const found = await look<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    page,
    // Of what passes it would note every place.
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.length} times, first ${nodes[0]?.html.slice(0, 200) ?? ''}`);
}
