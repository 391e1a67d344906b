import path from 'node:path';
import type { CameraImage } from '../../image/frame';
import { listPictures, type PictureList } from '../../image/list-pictures';
import { describeError } from '../../process/describe-error';
import type { Box } from './box';
import type { ExcludedFrame } from './frame-results';
import { InputError } from './input-error';
import type { Moved } from './odometry';

/** One picture to be evaluated. */
export interface FrameFile {
  /** Results use it for the frame: the file's path inside its folder, or of a bag the frame's number. */
  readonly name: string;
  /** Path of the picture, or the picture itself where it comes out of a bag. */
  readonly image: string | CameraImage;
  /** Path of its truth mask; undefined without masks. */
  readonly mask?: string;
  /** Boxes around things that are not tape; undefined without labels. */
  readonly boxes?: readonly Box[];
  /** False: skipped by slow measures that need only a few hundred frames: geometry, diversity, two-sample test. */
  readonly sampled?: boolean;
}

/** Two frames that follow each other in a drive. */
export interface FramePair {
  readonly previous: FrameFile;
  readonly current: FrameFile;
  /** How the robot moved in between; undefined: unknown. */
  readonly moved?: Moved;
}

export interface FrameList {
  readonly frames: readonly FrameFile[];
  /** Frames left out, with the reason. */
  readonly excluded: readonly ExcludedFrame[];
}

/**
 * The pictures of a folder, as `listPictures` finds them; a frame's name is its path inside the folder.
 * @param masks folder of their masks: NAME.png for NAME.jpg or NAME.png, in sub-folders of the same names. Frames without
 * one are excluded. It may lie inside the folder.
 * @throws InputError where there is no such folder, no picture in it, or no mask for any
 */
export async function listFrames(folder: string, masks?: string): Promise<FrameList> {
  const { pictures, unreadable } = await findPictures(folder, masks);
  const broken = unreadable.map(({ name, reason }): ExcludedFrame => ({
    frame: name,
    cause: 'broken',
    reason,
  }));
  if (pictures.length === 0) {
    const found = broken[0] ? `${broken[0].frame} alone: ${broken[0].reason}` : 'none';
    throw new InputError(`${folder}: expected pictures (.jpg, .jpeg, .png), found ${found}`);
  }
  const frames = pictures.map((name) => ({ name, image: path.join(folder, name) }));
  if (masks === undefined) return { frames, excluded: broken };
  const paired = pairMasks(frames, masks, await listMasks(masks));
  return { frames: paired.frames, excluded: [...broken, ...paired.excluded] };
}

/** Paths of the pictures inside a folder of masks. @throws InputError where there is no such folder */
export async function listMasks(folder: string): Promise<ReadonlySet<string>> {
  return new Set((await findPictures(folder)).pictures);
}

function pairMasks(
  frames: readonly FrameFile[],
  masksFolder: string,
  masks: ReadonlySet<string>,
): { readonly frames: FrameFile[]; readonly excluded: ExcludedFrame[] } {
  const paired: FrameFile[] = [];
  const excluded: ExcludedFrame[] = [];
  for (const frame of frames) {
    const mask = `${dropEnding(frame.name)}.png`;
    if (masks.has(mask)) paired.push({ ...frame, mask: path.join(masksFolder, mask) });
    else {
      const reason = `no mask: expected ${path.join(masksFolder, mask)}`;
      excluded.push({ frame: frame.name, cause: 'unlabelled', reason });
    }
  }
  if (paired.length === 0) {
    throw new InputError(
      `${masksFolder}: expected a mask NAME.png for each frame NAME.jpg or NAME.png, found none of ${frames.length}, ` +
        `for instance no ${dropEnding(frames[0]?.name ?? '')}.png`,
    );
  }
  return { frames: paired, excluded };
}

async function findPictures(folder: string, without?: string): Promise<PictureList> {
  try {
    return await listPictures(folder, without);
  } catch (error) {
    throw new InputError(`${folder}: expected a folder: ${describeError(error)}`, { cause: error });
  }
}

/** A frame's name without .jpg or another ending. */
export function dropEnding(name: string): string {
  const { dir, name: stem } = path.parse(name);
  return path.join(dir, stem);
}
