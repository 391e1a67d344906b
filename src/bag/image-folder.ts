import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BagChannel, BagMessage, BagReader, BagTopic, ReadOptions } from './bag-types';
import { BagError } from './bag-error';

const PICTURE_FILE = /\.(jpe?g|png)$/i;

/** Type and serialisation of a folder's files: the file's bytes themselves. */
export const PICTURE = 'picture';

/** The one topic of an image folder. */
export const FOLDER_TOPIC = 'pictures';

const CHANNEL: BagChannel = {
  topic: FOLDER_TOPIC,
  messageEncoding: PICTURE,
  schema: { name: PICTURE, encoding: '', data: new Uint8Array() },
  metadata: new Map(),
};

/** A folder of JPEG and PNG files as a bag of one topic; its sub-folders are part of it. Other files are passed over. */
export class ImageFolder implements BagReader {
  readonly format = 'folder';
  readonly profile = '';
  readonly losses = [];
  readonly path: string;
  readonly #names: readonly string[];

  /** Throws a BagError where the folder holds no picture. */
  static async open(path: string): Promise<ImageFolder> {
    const names = await listPictures(path);
    if (names.length === 0) {
      throw new BagError(
        `${path}: expected a rosbag2 directory (metadata.yaml, .db3, .mcap) or a folder with .jpg, .jpeg or .png files, ` +
          `found neither.`,
      );
    }
    return new ImageFolder(path, names);
  }

  private constructor(path: string, names: readonly string[]) {
    this.path = path;
    this.#names = names;
  }

  get topics(): readonly BagTopic[] {
    return [{ name: FOLDER_TOPIC, type: CHANNEL.schema.name, messageCount: this.#names.length }];
  }

  /** Messages come in natural order (frame2 before frame10), sub-folders by their names. */
  async *messages({ topics, signal }: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    if (topics && !topics.includes(FOLDER_TOPIC)) return;
    for (const [sequence, name] of this.#names.entries()) {
      signal?.throwIfAborted();
      const data = await readFile(join(this.path, name));
      yield { channel: CHANNEL, logTime: 0n, publishTime: 0n, sequence, data, name };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Sorts as people count, the same on every machine. */
export function compareNatural(one: string, other: string): number {
  const byNumber = COLLATOR.compare(one, other);
  // Equal to the collator, but not the same: 01 and 1.
  return byNumber !== 0 ? byNumber : one < other ? -1 : one > other ? 1 : 0;
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

async function listPictures(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && PICTURE_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
    .sort(compareNatural);
}
