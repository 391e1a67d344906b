import { readFile } from 'node:fs/promises';
import type { FrameFile } from '../evaluate/frames/frame-folder';
import { readFrame } from '../evaluate/frames/read-frame';
import { isPng } from '../image/picture-header';
import { encodePng } from '../image/png-codec';

/** A frame as a file: `name` is without its ending. */
export interface PictureFile {
  readonly ending: '.jpg' | '.png';
  readonly data: Uint8Array;
}

/**
 * The bytes that a camera compressed, as they are; a raw picture as PNG, so that no pixel changes.
 * @throws FrameError where a raw picture is broken
 */
export async function makePictureFile(frame: Pick<FrameFile, 'name' | 'image'>): Promise<PictureFile> {
  const { image } = frame;
  if (typeof image !== 'string' && image.kind === 'raw') {
    return { ending: '.png', data: await encodePng(await readFrame(frame), image.encoding === 'mono8') };
  }
  const data = typeof image === 'string' ? await readFile(image) : image.data;
  return { ending: isPng(data) ? '.png' : '.jpg', data };
}

/** Bytes that a frame holds in memory. */
export function measureFrame({ image }: Pick<FrameFile, 'image'>): number {
  return typeof image === 'string' ? 0 : image.data.length;
}
