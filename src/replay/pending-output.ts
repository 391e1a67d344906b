import { existsSync, rmSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

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

  /** Throws where the target exists or its folder does not. */
  static async create(target: string): Promise<PendingOutput> {
    if (existsSync(target)) {
      throw new Error(
        `${target}: expected a name that is free, found a file or folder: remove it, or choose another.`,
      );
    }
    const folder = dirname(resolve(target));
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
      throw new Error(
        `${target}: expected its folder ${folder} to exist, found none: make it, or choose another.`,
      );
    }
    return new PendingOutput(target, join(folder, `.${basename(resolve(target))}.partial-${process.pid}`));
  }

  private constructor(target: string, path: string) {
    this.target = target;
    this.path = path;
    // A leftover of a killed process that had the same id.
    this.#remove();
    process.once('exit', this.#remove);
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
