import { existsSync, rmSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { describeError } from './describe-error';
import { nameFile } from './name-file';
import { checkOutputFolder, makeStagingPath } from './output-path';

export interface PendingOutputOptions {
  /** A folder that holds nothing but such names is replaced: what an earlier run wrote. Unless given, none is. */
  readonly replaces?: (name: string) => boolean;
  /** What else the user can do where the name is taken. */
  readonly remedy?: string;
}

/**
 * A file or folder that is written beside its place and moved there when it is whole, so that whoever finds it has all
 * of it. Removed if the process exits before.
 */
export class PendingOutput {
  readonly target: string;
  /** Where to write. Does not exist yet. */
  readonly path: string;
  readonly #isReplacing: boolean;
  #isDone = false;
  readonly #remove = (): void => {
    rmSync(this.path, { recursive: true, force: true });
  };

  /**
   * Throws where the target exists and may not be replaced, its name is not possible, or its folder is missing or not
   * to be written.
   */
  static async create(
    target: string,
    { replaces, remedy }: PendingOutputOptions = {},
  ): Promise<PendingOutput> {
    const isTaken = existsSync(target);
    if (isTaken && replaces !== undefined) await expectOwn(target, replaces);
    else if (isTaken) {
      const remedies = ['remove it', 'choose another', ...(remedy === undefined ? [] : [remedy])];
      throw new Error(
        `${target}: expected a name that is free, found a file or folder: ${remedies.join(', or ')}.`,
      );
    }
    await checkOutputFolder(target);
    return new PendingOutput(target, makeStagingPath(target), isTaken);
  }

  private constructor(target: string, path: string, isReplacing: boolean) {
    this.target = target;
    this.path = path;
    this.#isReplacing = isReplacing;
    // A killed process that had the same id may have left something.
    this.#remove();
    process.once('exit', this.#remove);
  }

  /** Adds the target's name to errors of work on it that have none. */
  name<T>(work: Promise<T>): Promise<T> {
    return nameFile(this.target, work);
  }

  /** Moves it into its place; throws where somebody else has taken that meanwhile. */
  async commit(): Promise<void> {
    if (this.#isReplacing) await this.#replace();
    else if (existsSync(this.target)) {
      throw new Error(
        `${this.target}: expected a name that is free, found one that came while this was written.`,
      );
    } else await rename(this.path, this.target);
    this.#end();
  }

  /** Removes it; nothing after `commit`. */
  async discard(): Promise<void> {
    if (this.#isDone) return;
    await rm(this.path, { recursive: true, force: true });
    this.#end();
  }

  /** A folder cannot be renamed over one that holds something. */
  async #replace(): Promise<void> {
    const old = makeStagingPath(this.target);
    await rename(this.target, old);
    try {
      await rename(this.path, this.target);
    } catch (error) {
      await rename(old, this.target);
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  }

  #end(): void {
    this.#isDone = true;
    process.off('exit', this.#remove);
  }
}

async function expectOwn(folder: string, isOwn: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Error(`${folder}: expected a folder to replace: ${describeError(cause)}.`, { cause });
  });
  const other = names.find((name) => !isOwn(name));
  if (other === undefined) return;
  throw new Error(
    `${folder}: expected what an earlier run wrote, found ${other} beside it: remove the folder, or choose another.`,
  );
}
