import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BagReader } from './bag-types';
import { BagError } from './bag-error';
import { BagFile } from './bag-file';
import { McapReader } from './mcap-reader';
import { SqliteReader } from './sqlite-reader';
import { unpackZstdFile } from './zstd-file';
import { isZstd } from './zstd-frame';

/** Names of the files that rosbag2 records into. */
export const STORAGE_NAME = /\.(db3|mcap)(\.zstd?)?$/;

/** Hidden files are none: macOS leaves a `._x.mcap`, which is no bag, beside each `x.mcap`. */
export function isStorageName(name: string): boolean {
  return STORAGE_NAME.test(name) && !name.startsWith('.');
}

export interface StorageFile {
  readonly reader: BagReader;
  /** What unpacking left out; undefined where nothing. */
  readonly problem: string | undefined;
  close(): Promise<void>;
}

/** The first bytes of a file, which tell its kind whatever its name says. */
export async function readMagic(path: string): Promise<string> {
  const file = await BagFile.open(path);
  try {
    return Buffer.from(await file.readUpTo(0, 16)).toString('latin1');
  } finally {
    await file.close();
  }
}

export function isZstdMagic(magic: string): boolean {
  return isZstd(Buffer.from(magic, 'latin1'));
}

/** Opens one of rosbag2's files, packed or not. Throws a BagError where it is none. */
export async function openStorageFile(path: string, signal?: AbortSignal): Promise<StorageFile> {
  if (!existsSync(path)) throw new BagError(`${path}: expected a file that metadata.yaml names, found none`);
  if (!isZstdMagic(await readMagic(path))) {
    const reader = await openPlainFile(path, signal);
    return { reader, problem: undefined, close: () => reader.close() };
  }
  const unpacked = await unpackZstdFile(path, signal);
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

async function openPlainFile(path: string, signal: AbortSignal | undefined): Promise<BagReader> {
  const magic = await readMagic(path);
  const isMcap = magic.startsWith('\x89MCAP') || (path.includes('.mcap') && !magic.startsWith('SQLite'));
  return isMcap ? McapReader.open(path, signal) : SqliteReader.open(path);
}

/**
 * The files of a recording, each once: one may lie there both packed and not, as rosbag2 leaves it when it is stopped
 * while it packs, or as people do, whatever metadata.yaml says. The plain one goes first where it is whole, since the
 * packed one may be cut; one that a power cut left empty, or that was unpacked in part, does not hide the packed one.
 * @param names as metadata.yaml or the folder has them
 * @returns their paths, in the names' order
 */
export async function findStorageFiles(directory: string, names: readonly string[]): Promise<string[]> {
  const stems = new Set(names.map((name) => name.replace(/\.zstd?$/, '')));
  return Promise.all([...stems].map((stem) => findStorageFile(join(directory, stem))));
}

async function findStorageFile(plain: string): Promise<string> {
  const [first = plain, ...others] = [plain, `${plain}.zstd`, `${plain}.zst`].filter((path) =>
    existsSync(path),
  );
  if (others.length === 0) return first;
  for (const path of [first, ...others]) {
    if (await looksWhole(path).catch(() => false)) return path;
  }
  return first;
}

/** Whether a file's first and last bytes are those of a whole one; of a packed file only the first ones tell. */
async function looksWhole(path: string): Promise<boolean> {
  const file = await BagFile.open(path);
  try {
    const head = Buffer.from(await file.readUpTo(0, SQLITE_HEAD));
    const magic = head.toString('latin1', 0, MCAP_MAGIC.length);
    if (magic === MCAP_MAGIC) {
      const tail = Buffer.from(await file.readUpTo(file.size - MCAP_MAGIC.length, MCAP_MAGIC.length));
      return file.size > 2 * MCAP_MAGIC.length && tail.toString('latin1') === MCAP_MAGIC;
    }
    if (!magic.startsWith('SQLite')) return isZstd(head);
    // https://www.sqlite.org/fileformat.html 1.3: size of a page (1: 65,536), and how many there are.
    const [pageSize, pages] = [head.readUInt16BE(16), head.readUInt32BE(28)];
    return file.size >= (pageSize === 1 ? 65_536 : pageSize) * pages;
  } finally {
    await file.close();
  }
}

const MCAP_MAGIC = '\x89MCAP0\r\n';
const SQLITE_HEAD = 100;
