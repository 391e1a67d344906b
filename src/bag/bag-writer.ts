import { open, type FileHandle } from 'node:fs/promises';
import { isLoaded, compress } from '@foxglove/wasm-zstd';
import type { BagChannel, BagExtra, BagMessage, BagSchema } from './bag-types';
import { McapWriter, type IWritable, type McapWriterInstance } from './libraries';

export type ChunkCompression = 'none' | 'zstd';

export interface BagWriterOptions {
  /** `ros2` or `ros1`. */
  readonly profile: string;
  /** JPEG does not get smaller; raw pictures and other topics do. */
  readonly compression: ChunkCompression;
}

/** Larger than rosbag2's 768 KiB: the index, which is kept in memory until the end, is smaller by as much. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Writes an MCAP file, chunked and indexed, with every type's definition. The bytes depend on the messages and their
 * order alone. The index grows by about 200 bytes a chunk; nothing else is kept.
 */
export class BagWriter {
  readonly #output: FileOutput;
  readonly #writer: McapWriterInstance;
  readonly #channelIds = new Map<BagChannel, number>();
  readonly #channelKeys = new Map<string, number>();
  readonly #schemaIds = new Map<string, number>();

  /** Creates the file anew; throws where it exists. */
  static async create(path: string, options: BagWriterOptions): Promise<BagWriter> {
    await isLoaded;
    const writer = new BagWriter(new FileOutput(await open(path, 'wx')), options);
    await writer.#writer.start({ profile: options.profile, library: 'sim2real' });
    return writer;
  }

  private constructor(output: FileOutput, { compression }: BagWriterOptions) {
    this.#output = output;
    this.#writer = new McapWriter({
      writable: output,
      chunkSize: CHUNK_BYTES,
      ...(compression === 'zstd' && {
        compressChunk: (data: Uint8Array) => ({ compression: 'zstd', compressedData: compress(data) }),
      }),
    });
  }

  /** Writes a message; await it before the next call. */
  async write(message: BagMessage): Promise<void> {
    const { channel, logTime, publishTime, sequence, data } = message;
    const channelId = await this.#registerChannel(channel);
    await this.#writer.addMessage({ channelId, logTime, publishTime, sequence, data });
  }

  /** Writes an attachment or a metadata record; await it before the next call. */
  async writeExtra(extra: BagExtra): Promise<void> {
    if (extra.kind === 'metadata') {
      await this.#writer.addMetadata({ name: extra.name, metadata: new Map(extra.entries) });
    } else {
      await this.#writer.addAttachment(extra);
    }
  }

  /** Makes a topic part of the bag's index though it has no message. */
  async addChannel(channel: BagChannel): Promise<void> {
    await this.#registerChannel(channel);
  }

  /** Writes the index and closes the file. */
  async finish(): Promise<void> {
    await this.#writer.end();
    await this.#output.sync();
    await this.#output.close();
  }

  /** Closes the file as it is; safe after `finish`. */
  abandon(): Promise<void> {
    return this.#output.close();
  }

  async #registerChannel(channel: BagChannel): Promise<number> {
    const known = this.#channelIds.get(channel);
    if (known !== undefined) return known;
    const { topic, messageEncoding, metadata } = channel;
    const schemaId = await this.#registerSchema(channel.schema);
    // Files of one split bag have equal channels in different objects.
    const key = JSON.stringify([topic, messageEncoding, schemaId, [...metadata]]);
    const id =
      this.#channelKeys.get(key) ??
      (await this.#writer.registerChannel({ topic, messageEncoding, schemaId, metadata: new Map(metadata) }));
    this.#channelKeys.set(key, id);
    this.#channelIds.set(channel, id);
    return id;
  }

  async #registerSchema({ name, encoding, data }: BagSchema): Promise<number> {
    // MCAP: schema 0 is none.
    if (name === '') return 0;
    const key = JSON.stringify([name, encoding, Buffer.from(data).toString('base64')]);
    const id = this.#schemaIds.get(key) ?? (await this.#writer.registerSchema({ name, encoding, data }));
    this.#schemaIds.set(key, id);
    return id;
  }
}

class FileOutput implements IWritable {
  readonly #handle: FileHandle;
  #position = 0;
  #isClosed = false;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#position);
      at += bytesWritten;
      this.#position += bytesWritten;
    }
  }

  position(): bigint {
    return BigInt(this.#position);
  }

  sync(): Promise<void> {
    return this.#handle.sync();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#handle.close();
  }
}
