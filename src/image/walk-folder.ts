import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../process/describe-error';

/** A name that a folder holds, but that leads to no file or folder that could be read. */
export interface UnreadableName {
  /** Path inside the folder. */
  readonly name: string;
  readonly reason: string;
}

export interface FolderContent {
  /** Paths inside the folder, with `/`, in no order. */
  readonly files: readonly string[];
  readonly unreadable: readonly UnreadableName[];
}

export interface WalkOptions {
  /** Whether a file of this path is wanted; another one that cannot be read is not reported. All are, unless given. */
  readonly wants?: (name: string) => boolean;
  /** A folder that may lie inside and is left out. */
  readonly without?: string | undefined;
}

/**
 * Lists the files of a folder by the one rule of all commands: sub-folders are included, links to files and folders
 * followed, but not a link back to a folder that it lies in. Hidden names are skipped: macOS leaves a `._x.jpg`, which is
 * no picture, beside each `x.jpg`.
 * @throws the file system's error where the folder itself cannot be read
 */
export async function walkFolder(
  folder: string,
  { wants = () => true, without }: WalkOptions = {},
): Promise<FolderContent> {
  const left = without === undefined ? undefined : await realpath(without).catch(() => undefined);
  const walk = new Walk(folder, wants, left);
  await walk.enter('', []);
  return walk;
}

class Walk implements FolderContent {
  readonly files: string[] = [];
  readonly unreadable: UnreadableName[] = [];

  constructor(
    private readonly root: string,
    private readonly wants: (name: string) => boolean,
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
    } else if (found && this.wants(name)) {
      if (found.isFile()) this.files.push(name);
      else this.#reject(name, 'it is a pipe, a socket or a device');
    }
  }

  async #follow(name: string): Promise<Stats | undefined> {
    try {
      return await stat(join(this.root, name));
    } catch (error) {
      if (this.wants(name)) this.#reject(name, error);
      return undefined;
    }
  }

  #reject(name: string, why: unknown): void {
    this.unreadable.push({ name, reason: `expected a file that can be read: ${describeError(why)}` });
  }
}
