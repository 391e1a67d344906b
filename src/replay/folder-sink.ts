import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BagMessage, BagReader } from '../bag/bag-types';
import { nameFile } from '../process/name-file';
import { PendingOutput } from '../process/pending-output';
import type { ReplayOptions } from './replay-options';
import type { ReplaySink } from './replay-sink';

/** Writes a folder of pictures under the names that they have in the input. */
export class FolderSink implements ReplaySink {
  readonly outputTopic = undefined;
  readonly #output: PendingOutput;

  static async create(bag: BagReader, options: ReplayOptions): Promise<FolderSink> {
    const [inside, outside] = [resolve(bag.path), resolve(options.output)];
    if (outside.startsWith(join(inside, '/'))) {
      throw new Error(
        `${options.output}: expected a folder outside of ${bag.path}, which the next run would read.`,
      );
    }
    if (/\.(mcap|bag|db3|mp4|webp)$/i.test(options.output)) {
      throw new Error(
        `${options.output}: expected a folder's name, since ${bag.path} is a folder of pictures; --video writes a clip.`,
      );
    }
    const output = await PendingOutput.create(options.output);
    await mkdir(output.path);
    return new FolderSink(output);
  }

  private constructor(output: PendingOutput) {
    this.#output = output;
  }

  pass(): Promise<void> {
    return Promise.resolve();
  }

  keep(): Promise<void> {
    return Promise.resolve();
  }

  async put({ name }: BagMessage, translated: Uint8Array | undefined): Promise<void> {
    if (!translated || name === undefined) return;
    const path = join(this.#output.path, name);
    await mkdir(dirname(path), { recursive: true });
    await nameFile(join(this.#output.target, name), writeFile(path, translated));
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  commit(): Promise<void> {
    return this.#output.commit();
  }

  discard(): Promise<void> {
    return this.#output.discard();
  }
}
