import { open, writeFile } from 'node:fs/promises';
import { Database } from 'node-sqlite3-wasm';
import { compress, isLoaded } from '@foxglove/wasm-zstd';
import type { BagChannel, BagExtra, BagMessage } from '../../../src/bag/bag-types';
import { McapWriter } from '../../../src/bag/libraries';

export interface McapOptions {
  readonly useChunks?: boolean;
  readonly isIndexed?: boolean;
  readonly compression?: 'zstd';
  /** In place of libzstd's, for frames that it does not write. */
  readonly compressChunk?: (data: Uint8Array) => Uint8Array;
  readonly profile?: string;
  readonly chunkSize?: number;
  /** Parts of the summary that are written or not; all or none by `isIndexed` unless given. */
  readonly summary?: Partial<Record<'repeatSchemas' | 'repeatChannels' | 'useStatistics', boolean>>;
  /** Written behind the first message. */
  readonly extras?: readonly BagExtra[];
}

/** By @mcap/core's writer. */
export async function writeMcap(
  path: string,
  messages: readonly BagMessage[],
  {
    useChunks = true,
    isIndexed = true,
    compression,
    compressChunk = compress,
    profile = 'ros2',
    chunkSize = 10_000,
    summary,
    extras = [],
  }: McapOptions = {},
): Promise<void> {
  await isLoaded;
  const file = await open(path, 'w');
  let position = 0;
  const writable = {
    write: async (bytes: Uint8Array) => {
      position += (await file.write(bytes, 0, bytes.length, position)).bytesWritten;
    },
    position: () => BigInt(position),
  };
  const parts = {
    useStatistics: isIndexed,
    useSummaryOffsets: isIndexed,
    repeatSchemas: isIndexed,
    repeatChannels: isIndexed,
    useChunkIndex: isIndexed,
    useMessageIndex: isIndexed,
    useMetadataIndex: isIndexed,
    useAttachmentIndex: isIndexed,
    ...summary,
  };
  const writer = new McapWriter({
    writable,
    useChunks,
    chunkSize,
    ...parts,
    ...(compression && {
      compressChunk: (data: Uint8Array) => ({ compression, compressedData: compressChunk(data) }),
    }),
  });
  await writer.start({ profile, library: 'test' });
  const ids = new Map<BagChannel, number>();
  for (const { channel, logTime, publishTime, sequence, data } of messages) {
    let channelId = ids.get(channel);
    if (channelId === undefined) {
      const { topic, messageEncoding, metadata } = channel;
      const schemaId = await writer.registerSchema(channel.schema);
      channelId = await writer.registerChannel({
        topic,
        messageEncoding,
        schemaId,
        metadata: new Map(metadata),
      });
      ids.set(channel, channelId);
    }
    await writer.addMessage({ channelId, logTime, publishTime, sequence, data });
    for (const extra of messages[0]?.data === data ? extras : []) {
      if (extra.kind === 'attachment') await writer.addAttachment(extra);
      else await writer.addMetadata({ name: extra.name, metadata: new Map(extra.entries) });
    }
  }
  await writer.end();
  await file.close();
}

const FOREVER = '\n    sec: 9223372036\n    nsec: 854775807';

/** A camera's offer as Humble records it. */
export const HUMBLE_QOS =
  `- history: 3\n  depth: 0\n  reliability: 1\n  durability: 2\n  deadline:${FOREVER}\n  lifespan:${FOREVER}\n` +
  `  liveliness: 1\n  liveliness_lease_duration:${FOREVER}\n  avoid_ros_namespace_conventions: false`;

/** rosbag2's tables as Humble has them, without definitions. */
export function writeSqlite(path: string, messages: readonly BagMessage[], isWal = false): void {
  const database = new Database(path);
  if (isWal) database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
  database.exec(
    'CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,' +
      ' serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL);' +
      'CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL);' +
      'CREATE INDEX timestamp_idx ON messages (timestamp ASC); BEGIN',
  );
  const ids = new Map<string, number>();
  for (const { channel, logTime, data } of messages) {
    if (!ids.has(channel.topic)) {
      ids.set(channel.topic, ids.size + 1);
      database.run('INSERT INTO topics VALUES (?, ?, ?, ?, ?)', [
        ids.size,
        channel.topic,
        channel.schema.name,
        'cdr',
        HUMBLE_QOS,
      ]);
    }
    database.run('INSERT INTO messages(topic_id, timestamp, data) VALUES (?, ?, ?)', [
      ids.get(channel.topic) ?? 0,
      logTime,
      data,
    ]);
  }
  database.exec('COMMIT');
  database.close();
}

export interface RosbagFile {
  readonly path: string;
  readonly messages: readonly BagMessage[];
}

/** metadata.yaml as rosbag2 writes it, of version 5. */
export async function writeMetadata(
  path: string,
  files: readonly RosbagFile[],
  storage: 'mcap' | 'sqlite3',
  compression: { mode: string; format: string } = { mode: '', format: '' },
): Promise<void> {
  const counts = new Map<string, { type: string; count: number }>();
  for (const { channel } of files.flatMap(({ messages }) => messages)) {
    const count = (counts.get(channel.topic)?.count ?? 0) + 1;
    counts.set(channel.topic, { type: channel.schema.name, count });
  }
  const topics = [...counts].map(
    ([name, { type, count }]) =>
      `    - topic_metadata:\n        name: ${name}\n        type: ${type}\n        serialization_format: cdr\n` +
      `        offered_qos_profiles: ""\n      message_count: ${count}\n`,
  );
  await writeFile(
    path,
    `rosbag2_bagfile_information:\n  version: 5\n  storage_identifier: ${storage}\n` +
      `  message_count: ${files.reduce((sum, { messages }) => sum + messages.length, 0)}\n` +
      `  relative_file_paths:\n${files.map((file) => `    - ${file.path}\n`).join('')}` +
      `  topics_with_message_count:\n${topics.join('')}` +
      `  compression_format: "${compression.format}"\n  compression_mode: "${compression.mode}"\n`,
  );
}
