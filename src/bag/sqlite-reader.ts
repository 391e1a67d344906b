import { describeError } from '../process/describe-error';
import type { BagChannel, BagLoss, BagMessage, BagReader, BagTopic, ReadOptions } from './bag-types';
import { BagError } from './bag-error';
import { findMessageDefinition } from './message-definitions';
import { SqliteFile } from './sqlite-file';
import { countTopics } from './topic-counter';
import { unpackMessage } from './zstd-message';

/** rosbag2's sqlite3 storage: one file, read row by row in the order of recording. */
export class SqliteReader implements BagReader {
  readonly format = 'sqlite3';
  readonly profile = 'ros2';
  readonly losses: BagLoss[] = [];
  readonly #file: SqliteFile;
  readonly #channels: ReadonlyMap<number, BagChannel>;
  readonly topics: readonly BagTopic[];

  /** Throws a BagError where the file is no rosbag2 database. */
  static async open(path: string): Promise<SqliteReader> {
    const file = await SqliteFile.open(path);
    try {
      return new SqliteReader(file, await readChannels(file));
    } catch (cause) {
      await file.close();
      if (cause instanceof BagError) throw cause;
      throw new BagError(
        `${path}: expected the tables topics and messages of rosbag2, found: ${describeError(cause)}.`,
        { cause },
      );
    }
  }

  private constructor(file: SqliteFile, channels: ReadonlyMap<number, BagChannel>) {
    this.#file = file;
    this.#channels = channels;
    const counts = countMessages(file);
    this.topics = countTopics(
      [...channels].map(([id, { topic, schema }]) => ({
        name: topic,
        type: schema.name,
        messageCount: counts.get(id) ?? 0,
      })),
    );
  }

  get path(): string {
    return this.#file.path;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the other readers do wait
  async *messages({ topics, signal }: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    this.losses.length = 0;
    const wanted = topics && new Set(topics);
    const ids = [...this.#channels].flatMap(([id, { topic }]) => (!wanted || wanted.has(topic) ? [id] : []));
    let last = 0;
    try {
      const sql = `SELECT id, topic_id, timestamp, data FROM messages WHERE topic_id IN (${ids.join(',')}) ORDER BY id`;
      for (const row of this.#file.iterate(sql)) {
        signal?.throwIfAborted();
        const channel = this.#channels.get(Number(row['topic_id']));
        const data = row['data'];
        last = Number(row['id']);
        if (!channel || !(data instanceof Uint8Array)) continue;
        const logTime = BigInt(row['timestamp'] as bigint | number);
        const stored = { channel, logTime, publishTime: logTime, sequence: 0, data };
        const message = unpackMessage(stored, this.path, this.losses);
        if (message) yield message;
      }
    } catch (error) {
      signal?.throwIfAborted();
      this.losses.push({
        file: this.path,
        reason: `expected whole pages after message ${last}, found damage: ${describeError(error)}`,
      });
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function readChannels(file: SqliteFile): Promise<Map<number, BagChannel>> {
  const definitions = readDefinitions(file);
  const channels = new Map<number, BagChannel>();
  for (const row of file.all('SELECT * FROM topics ORDER BY id')) {
    const type = String(row['type']);
    const metadata = new Map<string, string>();
    // Since Galactic; without it `ros2 bag play` offers latched topics as volatile.
    if (typeof row['offered_qos_profiles'] === 'string') {
      metadata.set('offered_qos_profiles', row['offered_qos_profiles']);
    }
    const hash = row['type_description_hash'];
    if (typeof hash === 'string' && hash !== '') metadata.set('topic_type_hash', hash);
    const known = definitions.get(type) ?? (await findMessageDefinition(type));
    channels.set(Number(row['id']), {
      topic: String(row['name']),
      messageEncoding: String(row['serialization_format'] ?? 'cdr'),
      schema: { name: type, ...known },
      metadata,
    });
  }
  return channels;
}

/** Iron and newer keep the definitions in the bag. */
function readDefinitions(file: SqliteFile): Map<string, { encoding: string; data: Uint8Array }> {
  const tables = file.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => row['name']);
  if (!tables.includes('message_definitions')) return new Map();
  const rows = file.all(
    'SELECT topic_type, encoding, encoded_message_definition AS text FROM message_definitions',
  );
  return new Map(
    rows.flatMap(({ topic_type: type, encoding, text }) =>
      typeof type === 'string' && typeof encoding === 'string' && typeof text === 'string' && text !== ''
        ? [[type, { encoding, data: Buffer.from(text) }]]
        : [],
    ),
  );
}

/** Counts rows without reading their data; a damaged table counts as far as it reads. */
function countMessages(file: SqliteFile): Map<number, number> {
  const counts = new Map<number, number>();
  try {
    for (const row of file.iterate('SELECT topic_id, COUNT(*) AS count FROM messages GROUP BY topic_id')) {
      counts.set(Number(row['topic_id']), Number(row['count']));
    }
  } catch {
    countOneByOne(file, counts);
  }
  return counts;
}

function countOneByOne(file: SqliteFile, counts: Map<number, number>): void {
  counts.clear();
  try {
    for (const row of file.iterate('SELECT topic_id FROM messages ORDER BY id')) {
      const id = Number(row['topic_id']);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  } catch {
    // Reading tells of the damage.
  }
}
