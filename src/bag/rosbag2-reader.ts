import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fzstd from 'fzstd';
import { describeError } from '../process/describe-error';
import type { BagLoss, BagMessage, BagReader, BagTopic, ReadOptions } from './bag-types';
import { BagError } from './bag-error';
import { McapReader } from './mcap-reader';
import type { Rosbag2Metadata } from './rosbag2-metadata';
import { SqliteReader } from './sqlite-reader';
import { countTopics } from './topic-counter';
import { unpackZstdFile, type UnpackedFile } from './zstd-file';

interface Rosbag2Options {
  /** undefined where the recorder crashed before it wrote one: then each file is looked into. */
  readonly metadata?: Rosbag2Metadata | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The storage files of one recording, in their order, as one bag: a rosbag2 directory, or a single packed file. */
export class Rosbag2Reader implements BagReader {
  readonly path: string;
  readonly profile = 'ros2';
  readonly losses: BagLoss[] = [];
  readonly #files: readonly string[];
  readonly #metadata: Rosbag2Metadata | undefined;
  #topics: readonly BagTopic[];
  /** Open while a file is being read. */
  #current: StorageFile | undefined;

  /**
   * @param files paths of .db3 and .mcap files, packed (.zstd) or not
   */
  static async open(
    path: string,
    files: readonly string[],
    { metadata, signal }: Rosbag2Options,
  ): Promise<Rosbag2Reader> {
    if (!files.some((file) => existsSync(file))) {
      throw new BagError(
        `${path}: expected a rosbag2 directory with .db3 or .mcap files (or .zstd of these), found ` +
          (files.length === 0 ? 'none' : `none of ${files.join(', ')}`),
      );
    }
    const reader = new Rosbag2Reader(path, files, metadata);
    if (reader.#topics.length === 0) await reader.#readTopics(signal);
    return reader;
  }

  private constructor(path: string, files: readonly string[], metadata: Rosbag2Metadata | undefined) {
    this.path = path;
    this.#files = files;
    this.#metadata = metadata;
    this.#topics = metadata?.topics ?? [];
  }

  get format(): 'mcap' | 'sqlite3' {
    return this.#files.some((file) => file.includes('.mcap')) ? 'mcap' : 'sqlite3';
  }

  get topics(): readonly BagTopic[] {
    return this.#topics;
  }

  async *messages(options: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    this.losses.length = 0;
    let count = 0;
    for (const path of this.#files) {
      for await (const message of this.#readFile(path, options)) {
        count++;
        yield message;
      }
    }
    this.#addMissing(count, options.topics);
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    await current?.close();
  }

  async *#readFile(path: string, options: ReadOptions): AsyncGenerator<BagMessage, void, void> {
    const storage = await this.#openFile(path, options.signal);
    if (!storage) return;
    this.#current = storage;
    try {
      const isCompressed = this.#metadata?.isMessageCompressed === true;
      for await (const message of storage.reader.messages(options)) {
        const data = isCompressed ? this.#unpackMessage(path, message) : message.data;
        if (data) yield { ...message, data };
      }
      // Under the name that the user knows, not that of the unpacked copy.
      this.losses.push(...storage.reader.losses.map((loss) => ({ ...loss, file: path })));
    } finally {
      await this.close();
    }
  }

  async #openFile(path: string, signal: AbortSignal | undefined): Promise<StorageFile | undefined> {
    try {
      const storage = await openStorageFile(path, signal);
      if (storage.problem !== undefined) this.losses.push({ file: path, reason: storage.problem });
      return storage;
    } catch (error) {
      signal?.throwIfAborted();
      // One file of several: the others may well be whole.
      if (this.#files.length === 1) throw error;
      this.losses.push({ file: path, reason: describeError(error) });
      return undefined;
    }
  }

  #unpackMessage(file: string, message: BagMessage): Uint8Array | undefined {
    try {
      return fzstd.decompress(message.data);
    } catch (error) {
      const reason = `expected a zstd frame in a message on ${message.channel.topic}, found: ${describeError(error)}`;
      this.losses.push({ file, messages: 1, reason });
      return undefined;
    }
  }

  /** metadata.yaml is a second opinion: it tells of messages whose loss the storage does not show. */
  #addMissing(count: number, topics: readonly string[] | undefined): void {
    if (this.#metadata === undefined) return;
    const expected = this.#metadata.topics
      .filter(({ name }) => !topics || topics.includes(name))
      .reduce((sum, { messageCount }) => sum + messageCount, 0);
    if (count >= expected) return;
    const [first] = this.losses;
    if (first) this.losses[0] = { ...first, messages: expected - count };
    else {
      const reason = `expected ${expected} messages, as metadata.yaml says, found ${count}`;
      this.losses.push({ file: this.path, messages: expected - count, reason });
    }
  }

  async #readTopics(signal: AbortSignal | undefined): Promise<void> {
    const topics: BagTopic[] = [];
    for (const path of this.#files) {
      const storage = await this.#openFile(path, signal);
      if (!storage) continue;
      topics.push(...storage.reader.topics);
      await storage.close();
    }
    this.#topics = countTopics(topics);
    this.losses.length = 0;
  }
}

interface StorageFile {
  readonly reader: BagReader;
  readonly problem: string | undefined;
  close(): Promise<void>;
}

async function openStorageFile(path: string, signal?: AbortSignal): Promise<StorageFile> {
  if (!existsSync(path)) throw new BagError(`${path}: expected a file that metadata.yaml names, found none`);
  if (!/\.zstd?$/.test(path)) {
    const reader = await openPlainFile(path, signal);
    return { reader, problem: undefined, close: () => reader.close() };
  }
  const unpacked: UnpackedFile = await unpackZstdFile(path, signal);
  try {
    const reader = await openPlainFile(unpacked.path, signal);
    const close = async (): Promise<void> => {
      await reader.close();
      await unpacked.remove();
    };
    return { reader, problem: unpacked.problem, close };
  } catch (error) {
    await unpacked.remove();
    throw error;
  }
}

function openPlainFile(path: string, signal: AbortSignal | undefined): Promise<BagReader> {
  return path.endsWith('.mcap') ? McapReader.open(path, signal) : SqliteReader.open(path);
}

/** Joins a directory and its storage files' names. */
export function listStorageFiles(directory: string, names: readonly string[]): string[] {
  return names.map((name) => join(directory, name));
}
