import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../process/describe-error';

const PICTURE_FILE = /\.(?:jpe?g|png)$/i;

/** A name that a folder holds, but that leads to no file or folder that could be read. */
export interface UnreadableName {
  /** Path inside the folder. */
  readonly name: string;
  readonly reason: string;
}

export interface PictureList {
  /** Paths inside the folder, with `/`, in natural order (frame2 before frame10). */
  readonly pictures: readonly string[];
  readonly unreadable: readonly UnreadableName[];
}

/**
 * Lists the pictures of a folder by the one rule of all commands: files that end in .jpg, .jpeg or .png, sub-folders
 * included. Links to files and folders are followed; a link back to a folder that it lies in is not. Hidden names are
 * skipped: macOS leaves a `._x.jpg`, which is no picture, beside each `x.jpg`.
 * @param without a folder that may lie inside, and whose pictures are no frames: that of the masks
 * @throws the file system's error where the folder itself cannot be read
 */
export async function listPictures(folder: string, without?: string): Promise<PictureList> {
  const left = without === undefined ? undefined : await realpath(without).catch(() => undefined);
  const walk = new Walk(folder, left);
  await walk.enter('', []);
  return {
    pictures: walk.pictures.sort(compareNatural),
    unreadable: walk.unreadable.sort((one, other) => compareNatural(one.name, other.name)),
  };
}

class Walk {
  readonly pictures: string[] = [];
  readonly unreadable: UnreadableName[] = [];

  constructor(
    private readonly root: string,
    private readonly without: string | undefined,
  ) {}

  /** @param above real paths of the folders that this one lies in */
  async enter(name: string, above: readonly string[]): Promise<void> {
    const folder = join(this.root, name);
    const real = await realpath(folder);
    if (above.includes(real) || (name !== '' && real === this.without)) return;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.name.startsWith('.')) await this.#take(join(name, entry.name), entry, [...above, real]);
    }
  }

  async #take(name: string, entry: Dirent, above: readonly string[]): Promise<void> {
    // Most files are no links: only those cost a look at what they lead to.
    const found = entry.isFile() || entry.isDirectory() ? entry : await this.#follow(name);
    if (found?.isDirectory()) {
      await this.enter(name, above).catch((error: unknown) => {
        this.#reject(name, error);
      });
    } else if (found && PICTURE_FILE.test(name)) {
      if (found.isFile()) this.pictures.push(name);
      else this.#reject(name, 'it is a pipe, a socket or a device');
    }
  }

  async #follow(name: string): Promise<Stats | undefined> {
    try {
      return await stat(join(this.root, name));
    } catch (error) {
      if (PICTURE_FILE.test(name)) this.#reject(name, error);
      return undefined;
    }
  }

  #reject(name: string, why: unknown): void {
    this.unreadable.push({ name, reason: `expected a file that can be read: ${describeError(why)}` });
  }
}

/** Sorts as people count, the same on every machine. */
export function compareNatural(one: string, other: string): number {
  const byNumber = COLLATOR.compare(one, other);
  // Equal to the collator, but not the same: 01 and 1.
  return byNumber !== 0 ? byNumber : one < other ? -1 : one > other ? 1 : 0;
}

const COLLATOR = new Intl.Collator('en', { numeric: true });
