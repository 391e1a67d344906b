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
 * while it packs, or as people do, whatever metadata.yaml says. The plain one goes first, since the packed one may be cut.
 * @param names as metadata.yaml or the folder has them
 * @returns their paths, in the names' order
 */
export function findStorageFiles(directory: string, names: readonly string[]): string[] {
  const stems = new Set(names.map((name) => name.replace(/\.zstd?$/, '')));
  return [...stems].map((stem) => {
    const candidates = [stem, `${stem}.zstd`, `${stem}.zst`].map((name) => join(directory, name));
    return candidates.find((path) => existsSync(path)) ?? candidates[0] ?? stem;
  });
}
