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
import { BagFile } from './bag-file';
import { loadDecompressors, type Decompress } from './decompress';
import { McapIndexedReader, type IReadable, type McapIndexedReaderInstance } from './libraries';
import { McapParser } from './mcap-parser';
import { checkMcapMagic, MESSAGE_RECORDS, OPCODE, readRecords, type RecordsEnd } from './mcap-records';
import { countTopics, TopicCounter } from './topic-counter';
import { unpackMessage } from './zstd-message';

/** A summary has some hundred bytes a chunk; a damaged one claims the whole file. */
const MAX_SUMMARY_BYTES = 128n * 1024n * 1024n;

const ALL_RECORDS: ReadonlySet<number> = new Set([...MESSAGE_RECORDS, OPCODE.attachment, OPCODE.metadata]);

/**
 * MCAP by its records, in the file's order: chunked or not, indexed or not, whole or cut by a crash. Topics and counts
 * come from the summary; without a whole one the file is read through once before.
 */
export class McapReader implements BagReader {
  readonly format = 'mcap';
  readonly losses: BagLoss[] = [];
  readonly #file: BagFile;
  readonly #decompressors: Readonly<Record<string, Decompress>>;
  #profile = '';
  #topics: readonly BagTopic[] = [];
  #summary: McapIndexedReaderInstance | undefined;
  #isClosed = false;

  /** Throws a BagError where the file is no MCAP. */
  static open(path: string, signal?: AbortSignal): Promise<McapReader> {
    return BagFile.openFor(path, async (file) => {
      await checkMcapMagic(file);
      const reader = new McapReader(file, await loadDecompressors());
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

  get profile(): string {
    return this.#profile;
  }

  get topics(): readonly BagTopic[] {
    return this.#topics;
  }

  async *messages(options?: ReadOptions): AsyncGenerator<BagMessage, void, void> {
    for await (const record of this.#read(MESSAGE_RECORDS, options)) if (!isExtra(record)) yield record;
  }

  records(options?: ReadOptions): AsyncGenerator<BagRecord, void, void> {
    return this.#read(ALL_RECORDS, options);
  }

  async *#read(
    kinds: ReadonlySet<number>,
    { topics, signal }: ReadOptions = {},
  ): AsyncGenerator<BagRecord, void, void> {
    this.losses.length = 0;
    const wanted = topics && new Set(topics);
    let count = 0;
    for await (const record of this.#readAll(kinds, signal)) {
      if (isExtra(record)) {
        yield record;
        continue;
      }
      const message = unpackMessage(record, this.path, this.losses);
      if (!message) continue;
      count++;
      if (!wanted || wanted.has(message.channel.topic)) yield message;
    }
    const expected = Number(this.#summary?.statistics?.messageCount ?? 0n);
    const [first] = this.losses;
    // One number for the file: a damaged chunk does not tell how many messages it had.
    if (first && count < expected) this.losses[0] = { ...first, messages: expected - count };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }

  async *#readAll(
    kinds: ReadonlySet<number>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<BagRecord, void, void> {
    const parser = new McapParser(this.#decompressors, this.#summary);
    const records = readRecords(this.#file, kinds);
    for (;;) {
      signal?.throwIfAborted();
      const step = await records.next();
      if (step.done) {
        this.#addEnd(step.value);
        return;
      }
      const record = step.value;
      if (record.isCut) {
        yield* parser.parseCut(record);
        continue;
      }
      try {
        yield* parser.parse(record);
      } catch (error) {
        this.#addLoss(record.offset, record.bytes.length, describeError(error));
      }
      if (record.opcode === OPCODE.header) this.#profile = parser.profile;
    }
  }

  #addEnd({ offset, problem }: RecordsEnd): void {
    if (problem !== undefined) {
      this.#addLoss(offset, this.#file.size - offset, `expected the end of the data section, ${problem}`);
    }
  }

  #addLoss(offset: number, bytes: number, reason: string): void {
    this.losses.push({ file: this.path, offset, bytes, reason });
  }

  async #readTopics(signal: AbortSignal | undefined): Promise<void> {
    const summary = await this.#readSummary();
    this.#summary = summary;
    const topics = summary && listTopics(summary);
    if (summary && topics) {
      this.#profile = summary.header.profile;
      this.#topics = topics;
      return;
    }
    const counter = new TopicCounter();
    for await (const record of this.#readAll(MESSAGE_RECORDS, signal)) {
      if (!isExtra(record)) counter.add(record.channel);
    }
    this.#topics = counter.topics;
  }

  /** undefined where the file has none, or a damaged one. */
  async #readSummary(): Promise<McapIndexedReaderInstance | undefined> {
    const file = this.#file;
    const readable: IReadable = {
      size: () => Promise.resolve(BigInt(file.size)),
      read: (offset, length) => {
        if (length > MAX_SUMMARY_BYTES)
          throw new RangeError(`expected a summary, found ${length.toString()} bytes`);
        return file.readUpTo(Number(offset), Number(length));
      },
    };
    try {
      return await McapIndexedReader.Initialize({ readable });
    } catch {
      return undefined;
    }
  }
}

/** undefined where the summary leaves out counts, channels or schemas, each of which the format allows. */
function listTopics(summary: McapIndexedReaderInstance): BagTopic[] | undefined {
  const { statistics, channelsById, schemasById } = summary;
  if (!statistics) return undefined;
  let counted = 0n;
  for (const [id, count] of statistics.channelMessageCounts) {
    if (count > 0n && !channelsById.has(id)) return undefined;
    counted += count;
  }
  if (counted !== statistics.messageCount) return undefined;
  const topics: BagTopic[] = [];
  for (const { id, topic, schemaId } of channelsById.values()) {
    const schema = schemasById.get(schemaId);
    // MCAP: schema 0 is none.
    if (!schema && schemaId !== 0) return undefined;
    const messageCount = Number(statistics.channelMessageCounts.get(id) ?? 0n);
    topics.push({ name: topic, type: schema?.name ?? '', messageCount });
  }
  return countTopics(topics);
}
