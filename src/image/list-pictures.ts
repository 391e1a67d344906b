import { walkFolder, type UnreadableName } from './walk-folder';

const PICTURE_FILE = /\.(?:jpe?g|png)$/i;

export interface PictureList {
  /** Paths inside the folder, with `/`, in natural order (frame2 before frame10). */
  readonly pictures: readonly string[];
  readonly unreadable: readonly UnreadableName[];
}

/**
 * Lists the pictures of a folder as `walkFolder` finds them: files that end in .jpg, .jpeg or .png.
 * @param without a folder that may lie inside, and whose pictures are no frames: that of the masks
 * @throws the file system's error where the folder itself cannot be read
 */
export async function listPictures(folder: string, without?: string): Promise<PictureList> {
  const wants = (name: string): boolean => PICTURE_FILE.test(name);
  const { files, unreadable } = await walkFolder(folder, { wants, without });
  return {
    pictures: [...files].sort(compareNatural),
    unreadable: [...unreadable].sort((one, other) => compareNatural(one.name, other.name)),
  };
}

/** Sorts as people count, the same on every machine. */
export function compareNatural(one: string, other: string): number {
  const byNumber = COLLATOR.compare(one, other);
  // Equal to the collator, but not the same: 01 and 1.
  return byNumber !== 0 ? byNumber : one < other ? -1 : one > other ? 1 : 0;
}

const COLLATOR = new Intl.Collator('en', { numeric: true });
