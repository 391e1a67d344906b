import { existsSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { nameFile } from '../process/name-file';
import { checkOutputFolder, makeStagingPath } from '../process/output-path';

/**
 * A file or folder that is written beside its place and moved there when it is whole, so that whoever finds it has all
 * of it. Removed if the process exits before.
 */
export class PendingOutput {
  readonly target: string;
  /** Where to write. Does not exist yet. */
  readonly path: string;
  #isDone = false;
  readonly #remove = (): void => {
    rmSync(this.path, { recursive: true, force: true });
  };

  /** Throws where the target exists, its name is not possible, or its folder is missing or not to be written. */
  static async create(target: string): Promise<PendingOutput> {
    if (existsSync(target)) {
      throw new Error(
        `${target}: expected a name that is free, found a file or folder: remove it, or choose another.`,
      );
    }
    await checkOutputFolder(target);
    return new PendingOutput(target, makeStagingPath(target));
  }

  private constructor(target: string, path: string) {
    this.target = target;
    this.path = path;
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
    if (existsSync(this.target)) {
      throw new Error(
        `${this.target}: expected a name that is free, found one that came while this was written.`,
      );
    }
    await rename(this.path, this.target);
    this.#end();
  }

  /** Removes it; nothing after `commit`. */
  async discard(): Promise<void> {
    if (this.#isDone) return;
    await rm(this.path, { recursive: true, force: true });
    this.#end();
  }

  #end(): void {
    this.#isDone = true;
    process.off('exit', this.#remove);
  }
}
