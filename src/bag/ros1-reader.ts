import { Bag } from '@foxglove/rosbag';
import { describeError } from '../process/describe-error';
import type { BagChannel, BagLoss, BagMessage, BagReader, BagTopic, ReadOptions } from './bag-types';
import { BagError } from './bag-error';
import { BagFile } from './bag-file';
import { decompressPart, loadDecompressors, type Decompress } from './decompress';
import {
  OP,
  parseFields,
  parseRos1Records,
  readField,
  readRos1Records,
  readText,
  readTime,
  type Ros1End,
  type Ros1Record,
} from './ros1-records';
import { countTopics, TopicCounter } from './topic-counter';

const MAGIC = '#ROSBAG V2.0\n';
/** An index has about 100 bytes a chunk. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;
/** Indexes are not needed to read in the file's order. */
const SKIPPED: ReadonlySet<number> = new Set([OP.index, OP.chunkInfo, OP.bagHeader]);

/**
 * ROS 1 bags of format 2.0 by their records, in the file's order, whole or cut by a crash. Topics and counts come from
 * the index, by @foxglove/rosbag, which reads nothing without one; then the file is read through once before.
 */
export class Ros1Reader implements BagReader {
  readonly format = 'ros1';
  readonly profile = 'ros1';
  readonly losses: BagLoss[] = [];
  readonly #file: BagFile;
  readonly #decompressors: Readonly<Record<string, Decompress>>;
  #topics: readonly BagTopic[] = [];
  /** Whether there is an index, so that records after the chunks belong to it. */
  #isIndexed = false;
  #isClosed = false;

  /** Throws a BagError where the file is no ROS 1 bag of format 2.0. */
  static open(path: string, signal?: AbortSignal): Promise<Ros1Reader> {
    return BagFile.openFor(path, async (file) => {
      const magic = Buffer.from(await file.readUpTo(0, MAGIC.length)).toString('latin1');
      if (magic !== MAGIC) {
        throw new BagError(
          `${path}: expected a ROS 1 bag of format 2.0 (${JSON.stringify(MAGIC)}), found ${JSON.stringify(magic)}.`,
        );
      }
      const reader = new Ros1Reader(file, await loadDecompressors());
      await reader.#readTopics(signal);
      return reader;
    });
  }

  private constructor(file: BagFile, decompressors: Readonly<Record<string, Decompress>>) {
    this.#file = file;
    this.#decompressors = decompressors;
  }

  get path(): string {
    return this.#file.path;
  }

  get topics(): readonly BagTopic[] {
    return this.#topics;
  }

  async *messages({ topics, signal }: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    this.losses.length = 0;
    const wanted = topics && new Set(topics);
    for await (const message of this.#readAll(signal)) {
      if (!wanted || wanted.has(message.channel.topic)) yield message;
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }

  async *#readAll(signal: AbortSignal | undefined): AsyncGenerator<BagMessage, void, void> {
    const channels = new Map<number, BagChannel>();
    const records = readRos1Records(this.#file, MAGIC.length, SKIPPED);
    for (;;) {
      signal?.throwIfAborted();
      const step = await records.next();
      if (step.done) {
        this.#addEnd(step.value);
        return;
      }
      const record = step.value;
      try {
        if (record.op === OP.chunk) yield* this.#readChunk(record, channels);
        else if (!record.isCut) yield* takeRecord(record, channels);
      } catch (error) {
        this.#addLoss(record.offset, record.data.length, describeError(error));
      }
    }
  }

  *#readChunk(record: Ros1Record, channels: Map<number, BagChannel>): Generator<BagMessage, void, void> {
    const compression = readText(record.fields, 'compression');
    const size = BigInt(readField(record.fields, 'size', 4));
    const records = parseRos1Records(this.#decompress(compression, record, size));
    for (;;) {
      const step = records.next();
      if (step.done) {
        if (step.value.problem !== undefined && !record.isCut) {
          throw new Error(`expected whole records in a chunk, found one that is ${step.value.problem}`);
        }
        return;
      }
      yield* takeRecord(step.value, channels);
    }
  }

  #decompress(compression: string, { data, isCut }: Ros1Record, size: bigint): Uint8Array {
    if (isCut) return decompressPart(compression, data, size);
    if (compression === 'none') return data;
    const decompress = this.#decompressors[compression];
    if (!decompress) {
      throw new Error(
        `expected a chunk compressed by none, bz2 or lz4, found ${JSON.stringify(compression)}`,
      );
    }
    return decompress(data, size);
  }

  #addEnd({ offset, problem }: Ros1End): void {
    // Whole bags end with their index; where only that is cut, no message is missing.
    if (problem !== undefined) {
      this.#addLoss(
        offset,
        this.#file.size - offset,
        `expected whole records to the file's end, found one that is ${problem}`,
      );
    } else if (!this.#isIndexed) {
      this.#addLoss(offset, 0, 'expected an index, found none: the recorder did not close the bag');
    }
  }

  #addLoss(offset: number, bytes: number, reason: string): void {
    this.losses.push({ file: this.path, offset, bytes, reason });
  }

  async #readTopics(signal: AbortSignal | undefined): Promise<void> {
    const indexed = await this.#readIndex();
    this.#isIndexed = indexed !== undefined;
    if (indexed) {
      this.#topics = indexed;
      return;
    }
    const counter = new TopicCounter();
    for await (const { channel } of this.#readAll(signal)) counter.add(channel);
    this.#topics = counter.topics;
  }

  /** undefined where the bag has no index, or a damaged one. */
  async #readIndex(): Promise<BagTopic[] | undefined> {
    const file = this.#file;
    const read = (offset: number, length: number): Promise<Uint8Array> => {
      // Without an index its position is 0, and the library would take the whole file for it.
      if (length > MAX_INDEX_BYTES) throw new RangeError(`expected an index, found ${length} bytes`);
      return file.readUpTo(offset, length);
    };
    const bag = new Bag({ read, size: () => file.size });
    try {
      await bag.open();
    } catch {
      return undefined;
    }
    if (!bag.header || bag.header.indexPosition === 0) return undefined;
    const counts = new Map<number, number>();
    for (const { conn, count } of bag.chunkInfos.flatMap(({ connections }) => connections)) {
      counts.set(conn, (counts.get(conn) ?? 0) + count);
    }
    return countTopics(
      [...bag.connections.values()].map(({ conn, topic, type }) => ({
        name: topic,
        type: type ?? '',
        messageCount: counts.get(conn) ?? 0,
      })),
    );
  }
}

/** Remembers a connection, or gives a message. */
function* takeRecord(
  record: Ros1Record,
  channels: Map<number, BagChannel>,
): Generator<BagMessage, void, void> {
  if (record.op === OP.connection) {
    const id = readField(record.fields, 'conn', 4);
    if (!channels.has(id)) channels.set(id, makeChannel(record));
  } else if (record.op === OP.message) {
    const id = readField(record.fields, 'conn', 4);
    const channel = channels.get(id);
    if (!channel)
      throw new Error(`expected a connection record before message of connection ${id}, found none`);
    const logTime = readTime(record.fields, 'time');
    // A copy: the record's data are a part of a buffer that is used again.
    yield { channel, logTime, publishTime: logTime, sequence: 0, data: record.data.slice() };
  }
}

function makeChannel({ fields, data }: Ros1Record): BagChannel {
  const details = parseFields(data);
  if (!details) throw new Error("expected a connection's header, found damaged fields");
  // As MCAP's ROS 1 profile wants it.
  const metadata = new Map(
    ['callerid', 'latching', 'md5sum'].flatMap((name) =>
      details.has(name) ? [[name, readText(details, name)] as const] : [],
    ),
  );
  return {
    topic: readText(fields, 'topic'),
    messageEncoding: 'ros1',
    schema: {
      name: readText(details, 'type'),
      encoding: 'ros1msg',
      data: new Uint8Array(details.get('message_definition') ?? []),
    },
    metadata,
  };
}
