import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listPictures } from '../image/list-pictures';
import type { UnreadableName } from '../image/walk-folder';
import { describeError } from '../process/describe-error';
import type { BagChannel, BagLoss, BagMessage, BagReader, BagTopic, ReadOptions } from './bag-types';
import { BagError } from './bag-error';

/** Type and serialisation of a folder's files: the file's bytes themselves. */
export const PICTURE = 'picture';

/** The one topic of an image folder. */
const FOLDER_TOPIC = 'pictures';

const CHANNEL: BagChannel = {
  topic: FOLDER_TOPIC,
  messageEncoding: PICTURE,
  schema: { name: PICTURE, encoding: '', data: new Uint8Array() },
  metadata: new Map(),
};

/** A folder's JPEG and PNG files, as `listPictures` finds them, as a bag of one topic. */
export class ImageFolder implements BagReader {
  readonly format = 'folder';
  readonly profile = '';
  readonly path: string;
  readonly #names: readonly string[];
  /** By file: a second pass finds the same again. */
  readonly #losses = new Map<string, BagLoss>();

  /** Throws a BagError where the folder holds no picture. */
  static async open(path: string): Promise<ImageFolder> {
    const { pictures, unreadable } = await listPictures(path);
    const [first] = unreadable;
    if (pictures.length === 0) {
      throw new BagError(
        `${path}: expected a rosbag2 directory (metadata.yaml, .db3, .mcap) or a folder with .jpg, .jpeg or .png files, ` +
          (first ? `found ${first.name} alone: ${first.reason}.` : `found neither.`),
      );
    }
    return new ImageFolder(path, pictures, unreadable);
  }

  private constructor(path: string, pictures: readonly string[], unreadable: readonly UnreadableName[]) {
    this.path = path;
    this.#names = pictures;
    for (const { name, reason } of unreadable) this.#lose(join(path, name), reason);
  }

  get losses(): readonly BagLoss[] {
    return [...this.#losses.values()];
  }

  get topics(): readonly BagTopic[] {
    return [{ name: FOLDER_TOPIC, type: CHANNEL.schema.name, messageCount: this.#names.length }];
  }

  /**
   * Messages come in natural order (frame2 before frame10), sub-folders by their names. A file that cannot be read is a
   * loss.
   */
  async *messages({ topics, signal }: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    if (topics && !topics.includes(FOLDER_TOPIC)) return;
    for (const [sequence, name] of this.#names.entries()) {
      signal?.throwIfAborted();
      const file = join(this.path, name);
      let data: Uint8Array;
      try {
        data = await readFile(file);
      } catch (error) {
        this.#lose(file, describeError(error));
        continue;
      }
      yield { channel: CHANNEL, logTime: 0n, publishTime: 0n, sequence, data, name };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #lose(file: string, reason: string): void {
    this.#losses.set(file, { file, messages: 1, reason });
  }
}
