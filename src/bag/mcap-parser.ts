import type { BagChannel, BagMessage, BagRecord, BagSchema } from './bag-types';
import type { Decompress } from './decompress';
import {
  McapRecordBuilder,
  McapStreamReader,
  type McapIndexedReaderInstance,
  type McapStreamReaderInstance,
  type TypedMcapRecord,
} from './libraries';
import { salvageChunk } from './mcap-chunk';
import { OPCODE, type RawRecord } from './mcap-records';

type ChannelRecord = Extract<TypedMcapRecord, { type: 'Channel' }>;

const HEAD_BYTES = 9;
const NO_SCHEMA: BagSchema = { name: '', encoding: '', data: new Uint8Array() };

/**
 * Records in, messages out, by @mcap/core's reader. That reader is of no use after an error, so a fresh one takes its
 * place, which is told of the schemas and channels that were known: one damaged chunk costs no more than itself.
 */
export class McapParser {
  readonly #decompressHandlers: Readonly<Record<string, Decompress>>;
  readonly #schemas = new Map<number, BagSchema>();
  readonly #channels = new Map<number, BagChannel>();
  #stream: McapStreamReaderInstance;
  #profile = '';
  readonly #channelRecords = new Map<number, ChannelRecord>();

  /** @param summary schemas and channels that are known already, in case that the chunk which has them is damaged */
  constructor(
    decompressHandlers: Readonly<Record<string, Decompress>>,
    summary?: Pick<McapIndexedReaderInstance, 'schemasById' | 'channelsById'>,
  ) {
    this.#decompressHandlers = decompressHandlers;
    for (const schema of summary?.schemasById.values() ?? []) this.#take(schema);
    for (const channel of summary?.channelsById.values() ?? []) {
      // A summary may leave schemas out: such a channel is taken from the data, where its schema stands before it.
      if (channel.schemaId === 0 || this.#schemas.has(channel.schemaId)) this.#take(channel);
    }
    this.#stream = this.#createStream();
  }

  get profile(): string {
    return this.#profile;
  }

  /** Throws where the record is damaged; the next one may be read all the same. */
  *parse(record: RawRecord): Generator<BagRecord, void, void> {
    yield* this.#parseBytes(record.bytes);
  }

  /** What is whole within a record that the file's end has cut. Never throws. */
  *parseCut(record: RawRecord): Generator<BagRecord, void, void> {
    if (record.opcode !== OPCODE.chunk) return;
    try {
      yield* this.#parseBytes(salvageChunk(record.bytes.subarray(HEAD_BYTES)));
    } catch {
      // Damaged before its cut: the caller reports the cut.
    }
  }

  *#parseBytes(bytes: Uint8Array): Generator<BagRecord, void, void> {
    try {
      this.#stream.append(bytes);
      for (let record = this.#stream.nextRecord(); record; record = this.#stream.nextRecord()) {
        const taken = this.#take(record);
        if (taken) yield taken;
      }
    } catch (error) {
      this.#stream = this.#createStream();
      throw error;
    }
  }

  #take(record: TypedMcapRecord): BagRecord | undefined {
    if (record.type === 'Header') {
      this.#profile = record.profile;
    } else if (record.type === 'Schema') {
      const { name, encoding, data } = record;
      this.#schemas.set(record.id, { name, encoding, data });
    } else if (record.type === 'Channel') {
      this.#addChannel(record);
    } else if (record.type === 'Message') {
      return this.#makeMessage(record);
    } else if (record.type === 'Attachment') {
      const { name, mediaType, logTime, createTime, data } = record;
      return { kind: 'attachment', name, mediaType, logTime, createTime, data };
    } else if (record.type === 'Metadata') {
      return { kind: 'metadata', name: record.name, entries: record.metadata };
    }
    return undefined;
  }

  #makeMessage(record: Extract<TypedMcapRecord, { type: 'Message' }>): BagMessage {
    const { channelId, logTime, publishTime, sequence, data } = record;
    const channel = this.#channels.get(channelId);
    if (channel === undefined) {
      throw new Error(`expected a channel record before message of channel ${channelId}, found none`);
    }
    return { channel, logTime, publishTime, sequence, data };
  }

  #addChannel(record: ChannelRecord): void {
    // Repeated in later chunks: the first object stays, since consumers compare by identity.
    if (this.#channels.has(record.id)) return;
    this.#channelRecords.set(record.id, record);
    this.#channels.set(record.id, {
      topic: record.topic,
      messageEncoding: record.messageEncoding,
      schema: this.#schemas.get(record.schemaId) ?? NO_SCHEMA,
      metadata: record.metadata,
    });
  }

  #createStream(): McapStreamReaderInstance {
    const stream = new McapStreamReader({
      noMagicPrefix: true,
      decompressHandlers: this.#decompressHandlers,
    });
    // It refuses messages of channels that it has not seen itself.
    const known = new McapRecordBuilder();
    for (const channel of this.#channelRecords.values()) known.writeChannel(channel);
    stream.append(known.buffer);
    while (stream.nextRecord());
    return stream;
  }
}
