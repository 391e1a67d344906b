import { describeError } from '../process/describe-error';
import type { BagLoss, BagMessage, BagReader, BagTopic, ReadOptions } from './bag-types';
import { BagFile } from './bag-file';
import { loadDecompressors, type Decompress } from './decompress';
import { McapIndexedReader, type IReadable, type McapIndexedReaderInstance } from './libraries';
import { McapParser } from './mcap-parser';
import { checkMcapMagic, OPCODE, readRecords, type RecordsEnd } from './mcap-records';
import { countTopics, TopicCounter } from './topic-counter';

/** A summary has some hundred bytes a chunk; a damaged one claims the whole file. */
const MOST_SUMMARY_BYTES = 128n * 1024n * 1024n;

/**
 * MCAP by its records, in the file's order: chunked or not, indexed or not, whole or cut by a crash. Topics and counts
 * come from the summary; without one the file is read through once before.
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

  async *messages({ topics, signal }: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    this.losses.length = 0;
    const wanted = topics && new Set(topics);
    let count = 0;
    for await (const message of this.#readAll(signal)) {
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

  async *#readAll(signal: AbortSignal | undefined): AsyncGenerator<BagMessage, void, void> {
    const parser = new McapParser(this.#decompressors, this.#summary);
    const records = readRecords(this.#file);
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
    if (summary?.statistics) {
      const { channelMessageCounts } = summary.statistics;
      this.#profile = summary.header.profile;
      this.#topics = countTopics(
        [...summary.channelsById.values()].map((channel) => ({
          name: channel.topic,
          type: summary.schemasById.get(channel.schemaId)?.name ?? '',
          messageCount: Number(channelMessageCounts.get(channel.id) ?? 0n),
        })),
      );
      return;
    }
    const counter = new TopicCounter();
    for await (const { channel } of this.#readAll(signal)) counter.add(channel);
    this.#topics = counter.topics;
    this.losses.length = 0;
  }

  /** undefined where the file has none, or a damaged one. */
  async #readSummary(): Promise<McapIndexedReaderInstance | undefined> {
    const file = this.#file;
    const readable: IReadable = {
      size: () => Promise.resolve(BigInt(file.size)),
      read: (offset, length) => {
        if (length > MOST_SUMMARY_BYTES)
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
