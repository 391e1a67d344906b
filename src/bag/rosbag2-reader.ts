import { describeError } from '../process/describe-error';
import {
  isExtra,
  type BagLoss,
  type BagMessage,
  type BagReader,
  type BagRecord,
  type BagTopic,
  type ReadOptions,
} from './bag-types';
import type { Rosbag2Metadata } from './rosbag2-metadata';
import { openStorageFile, type StorageFile } from './storage-file';
import { countTopics } from './topic-counter';

interface Rosbag2Options {
  /** undefined where the recorder crashed before it wrote one: then each file is looked into. */
  readonly metadata?: Rosbag2Metadata | undefined;
  /** Why there is no metadata though there is a file of it. */
  readonly metadataLoss?: BagLoss | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The storage files of one recording, in their order, as one bag: a rosbag2 directory, or a single packed file. */
export class Rosbag2Reader implements BagReader {
  readonly path: string;
  readonly profile = 'ros2';
  readonly losses: BagLoss[] = [];
  readonly #files: readonly string[];
  readonly #metadata: Rosbag2Metadata | undefined;
  readonly #metadataLoss: BagLoss | undefined;
  #topics: readonly BagTopic[];
  /** Open while a file is being read. */
  #current: StorageFile | undefined;

  /**
   * @param files paths of .db3 and .mcap files, packed (.zstd) or not
   */
  static async open(path: string, files: readonly string[], options: Rosbag2Options): Promise<Rosbag2Reader> {
    const reader = new Rosbag2Reader(path, files, options);
    if (reader.#topics.length === 0) await reader.#readTopics(options.signal);
    return reader;
  }

  private constructor(path: string, files: readonly string[], { metadata, metadataLoss }: Rosbag2Options) {
    this.path = path;
    this.#files = files;
    this.#metadata = metadata;
    this.#metadataLoss = metadataLoss;
    this.#topics = metadata?.topics ?? [];
  }

  get format(): 'mcap' | 'sqlite3' {
    return this.#files.some((file) => file.includes('.mcap')) ? 'mcap' : 'sqlite3';
  }

  get topics(): readonly BagTopic[] {
    return this.#topics;
  }

  async *messages(options: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    for await (const record of this.#read((reader) => reader.messages(options), options)) {
      if (!isExtra(record)) yield record;
    }
  }

  records(options: ReadOptions = {}): AsyncGenerator<BagRecord, void, void> {
    return this.#read((reader) => reader.records?.(options) ?? reader.messages(options), options);
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    await current?.close();
  }

  async *#read(open: ReadFile, { topics, signal }: ReadOptions): AsyncGenerator<BagRecord, void, void> {
    this.losses.length = 0;
    if (this.#metadataLoss) this.losses.push(this.#metadataLoss);
    let count = 0;
    for (const path of this.#files) {
      for await (const record of this.#readFile(path, open, signal)) {
        if (!isExtra(record)) count++;
        yield record;
      }
    }
    this.#addMissing(count, topics);
  }

  async *#readFile(
    path: string,
    open: ReadFile,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<BagRecord, void, void> {
    const storage = await this.#openFile(path, signal);
    if (!storage) return;
    this.#current = storage;
    try {
      yield* open(storage.reader);
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
      this.losses.push(...storage.reader.losses.map((loss) => ({ ...loss, file: path })));
      await storage.close();
    }
    this.#topics = countTopics(topics);
  }
}

type ReadFile = (reader: BagReader) => AsyncGenerator<BagRecord, void, void>;
