import { existsSync } from 'node:fs';
import { chmod, copyFile, constants, mkdtemp, open, realpath, rm, symlink, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { describeError } from '../process/describe-error';
import { BagError } from './bag-error';

type Row = Record<string, number | bigint | string | Uint8Array | null>;

/**
 * An SQLite database for reading. The WebAssembly build locks a database by a folder beside it, which fails on
 * read-only media and stays after a kill, so it is opened through a link in a temporary folder.
 */
export class SqliteFile {
  private constructor(
    readonly path: string,
    readonly folder: string,
    readonly database: Database,
  ) {}

  /** Throws a BagError where the file is no SQLite database or is damaged at its root. */
  static async open(path: string): Promise<SqliteFile> {
    const folder = await mkdtemp(join(tmpdir(), 'sim2real-sqlite-'));
    let database: Database | undefined;
    try {
      const link = join(folder, 'bag.db3');
      await placeFile(await realpath(path), link);
      // Left by a recorder that crashed in rosbag2's resilient preset; it holds the last messages.
      if (existsSync(`${path}-wal`)) await symlink(await realpath(`${path}-wal`), `${link}-wal`);
      database = new Database(link, { readOnly: true });
      // Without shared memory, a write-ahead log can be read by one process alone.
      database.exec('PRAGMA locking_mode = EXCLUSIVE');
      // Otherwise SQLite refuses a file that is shorter than its header says, as a whole.
      database.exec('PRAGMA writable_schema = ON');
      database.all('SELECT name FROM sqlite_master');
      return new SqliteFile(path, folder, database);
    } catch (cause) {
      closeQuietly(database);
      await rm(folder, { recursive: true, force: true });
      throw new BagError(
        `${path}: expected an SQLite database of rosbag2, found one that does not open: ${describeError(cause)}.`,
        { cause },
      );
    }
  }

  all(sql: string): Row[] {
    return this.database.all(sql) as Row[];
  }

  /** One row in memory at a time. Throws midway where a page is damaged. */
  *iterate(sql: string): Generator<Row, void, void> {
    const statement = this.database.prepare(sql);
    try {
      for (const row of statement.iterate()) yield row as Row;
    } finally {
      try {
        statement.finalize();
      } catch {
        // It repeats the error that iterating has thrown.
      }
    }
  }

  async close(): Promise<void> {
    closeQuietly(this.database);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Links the file, which costs nothing; one that ends within a page is copied up to its last whole page (in no time where
 * the file system shares blocks), because SQLite takes the missing part of a page for zeros and gives it as data.
 */
async function placeFile(path: string, link: string): Promise<void> {
  const handle = await open(path, 'r');
  const head = Buffer.alloc(18);
  await handle.read(head, 0, head.length, 0);
  const { size } = await handle.stat();
  await handle.close();
  // SQLite's file format 1.3.2: 1 stands for 65536.
  const stored = head.readUInt16BE(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  const cut = pageSize >= 512 ? size % pageSize : 0;
  if (cut === 0) {
    await symlink(path, link);
    return;
  }
  await copyFile(path, link, constants.COPYFILE_FICLONE);
  // A bag may be read-only; its copy must not be.
  await chmod(link, 0o600);
  await truncate(link, size - cut);
}

function closeQuietly(database: Database | undefined): void {
  try {
    database?.close();
  } catch {
    // Nothing was written: there is nothing to lose.
  }
}
