import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { dropEnding } from '../evaluate/frames/frame-folder';
import { listPictures, type PictureList } from '../image/list-pictures';
import { DemoUsageError, type DemoFrame, type FrameSet } from './frame-set';

/**
 * Lists a folder's pictures as `listPictures` finds them, each with its mask where there is one.
 * @param masks folder of `<stem>.png`; without it the folder `masks` beside the pictures', if there is one
 * @throws DemoUsageError where the folder cannot be read, holds no picture, or a given mask folder has no mask for one
 */
export async function collectFrames(folder: string, masks: string | undefined): Promise<FrameSet> {
  const { pictures, unreadable } = await findPictures(folder, masks);
  const [unread] = unreadable;
  // The demo's page has no list of frames left out.
  if (unread) throw new DemoUsageError(`--frames ${folder}: ${unread.name}: ${unread.reason}`);
  if (pictures.length === 0) {
    throw new DemoUsageError(`--frames ${folder}: expected .jpg, .jpeg or .png files, found none`);
  }
  const maskFolder = masks ?? join(dirname(resolve(folder)), 'masks');
  const whole = resolve(folder);
  // A folder of pictures is often just called "images": its parent's name says more.
  const look = join(basename(dirname(whole)), basename(whole));
  const frames: DemoFrame[] = pictures.map((name) => {
    const picture = join(folder, name);
    const mask = join(maskFolder, `${dropEnding(name)}.png`);
    return existsSync(mask) && resolve(mask) !== resolve(picture)
      ? { look, picture, mask }
      : { look, picture };
  });
  const masked = frames.filter(({ mask }) => mask !== undefined).length;
  if (masks !== undefined && masked === 0) {
    throw new DemoUsageError(
      `--masks ${masks}: expected <stem>.png for the pictures of ${folder}, for instance ${dropEnding(pictures[0] ?? '')}.png; found none`,
    );
  }
  const source = `${frames.length} pictures of the folder ${look}, ${masked === 0 ? 'without truth masks' : `${masked} of them with truth masks`}`;
  return { frames, looks: [look], source };
}

async function findPictures(folder: string, masks: string | undefined): Promise<PictureList> {
  try {
    return await listPictures(folder, masks);
  } catch (cause) {
    throw new DemoUsageError(
      `--frames ${folder}: expected a folder of pictures, found ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`,
      { cause },
    );
  }
}
