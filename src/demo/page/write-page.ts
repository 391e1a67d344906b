import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ComparedPicture } from '../consumer-messages';
import type { DemoSummary } from '../demo-summary';
import { writeAtomically } from '../../process/write-atomically';
import { renderPage } from './page';
import { drawPictures } from './page-pictures';

/**
 * Draws and writes the page; an earlier page stays whole until the new one is.
 * @param films clips of the drive's episodes, animated WebP
 * @throws the signal's reason
 */
export async function writePage(
  path: string,
  summary: DemoSummary,
  pictures: readonly ComparedPicture[],
  films: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<void> {
  const drawn = [];
  for (const picture of pictures) drawn.push(await drawPictures(picture));
  const page = renderPage(summary, drawn, films);
  await mkdir(dirname(path), { recursive: true });
  signal.throwIfAborted();
  await writeAtomically(path, page);
}
