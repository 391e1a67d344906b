import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { CameraImage } from '../../image/frame';
import { describeError } from '../../process/describe-error';
import type { ExcludedFrame } from './frame-results';

/** One picture to be evaluated. */
export interface FrameFile {
  /** The file's name; results use it for the frame. */
  readonly name: string;
  /** Path of the picture, or the picture itself where it comes out of a bag. */
  readonly image: string | CameraImage;
  /** Path of its truth mask; undefined without masks. */
  readonly mask?: string;
  /** False: skipped by slow measures that need only a few hundred frames: geometry, diversity, two-sample test. */
  readonly sampled?: boolean;
}

/** Two frames that follow each other in a drive. */
export interface FramePair {
  readonly previous: FrameFile;
  readonly current: FrameFile;
}

/** Key points take as long as everything else, and a few hundred frames show what a variant does to them. */
export const SAMPLED_FRAMES = 200;

/** Marks SAMPLED_FRAMES evenly spaced frames as sampled; all of them when there are fewer. */
export function spreadSample(frames: readonly FrameFile[]): FrameFile[] {
  const chosen = new Set(spreadEvenly(frames.length, SAMPLED_FRAMES));
  return frames.map((frame, i) => ({ ...frame, sampled: chosen.has(i) }));
}

/** At most `wanted` of `count` places, evenly spaced. */
export function spreadEvenly(count: number, wanted: number): number[] {
  const taken = Math.min(wanted, count);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}

const PICTURE = /\.(?:jpe?g|png)$/i;

/** Input that cannot be used as a whole; the message names the folder or file and says what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The pictures of a folder, by name. @throws InputError where there is no such folder, or no picture in it */
export async function listFrames(folder: string): Promise<FrameFile[]> {
  const names = (await readFolder(folder)).filter((name) => PICTURE.test(name)).sort(compareText);
  if (names.length === 0) {
    throw new InputError(`${folder}: expected pictures (.jpg, .jpeg, .png), found none`);
  }
  return names.map((name) => ({ name, image: path.join(folder, name) }));
}

/** Pairs each frame with the mask NAME.png; frames without one are listed as excluded. */
export async function pairMasks(
  frames: readonly FrameFile[],
  masksFolder: string,
): Promise<{ readonly frames: FrameFile[]; readonly excluded: ExcludedFrame[] }> {
  const masks = new Set(await readFolder(masksFolder));
  const paired: FrameFile[] = [];
  const excluded: ExcludedFrame[] = [];
  for (const frame of frames) {
    const mask = `${path.parse(frame.name).name}.png`;
    if (masks.has(mask)) paired.push({ ...frame, mask: path.join(masksFolder, mask) });
    else {
      const reason = `no mask: expected ${path.join(masksFolder, mask)}`;
      excluded.push({ frame: frame.name, cause: 'unlabelled', reason });
    }
  }
  if (paired.length === 0) {
    throw new InputError(
      `${masksFolder}: expected a mask NAME.png for each frame NAME.jpg or NAME.png, found none of ${frames.length}`,
    );
  }
  return { frames: paired, excluded };
}

/** The names in a folder. @throws InputError where there is no such folder */
export async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new InputError(`${folder}: expected a folder: ${describeError(error)}`, {
      cause: error,
    });
  }
}

/** Orders texts in the same way on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
