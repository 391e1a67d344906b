import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ComparedPicture } from '../consumer-messages';
import type { DemoSummary } from '../demo-summary';
import { renderPage } from './page';
import { drawPictures } from './page-pictures';

/**
 * Writes the page beside its place and then renames it: an earlier page stays whole until the new one is.
 * @throws the signal's reason
 */
export async function writePage(
  path: string,
  summary: DemoSummary,
  pictures: readonly ComparedPicture[],
  signal: AbortSignal,
): Promise<void> {
  const drawn = [];
  for (const picture of pictures) drawn.push(await drawPictures(picture));
  const beside = `${path}.${process.pid}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(beside, renderPage(summary, drawn), { signal });
    signal.throwIfAborted();
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}
