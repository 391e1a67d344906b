import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareNatural } from '../image/list-pictures';
import type { BagReader } from './bag-types';
import { BagError } from './bag-error';
import { ImageFolder } from './image-folder';
import { McapReader } from './mcap-reader';
import { Ros1Reader } from './ros1-reader';
import { BrokenMetadataError, readRosbag2Metadata } from './rosbag2-metadata';
import { Rosbag2Reader } from './rosbag2-reader';
import { SqliteReader } from './sqlite-reader';
import { findStorageFiles, isStorageName, isZstdMagic, readMagic, STORAGE_NAME } from './storage-file';

/**
 * Opens a bag of any kind: an MCAP file, a rosbag2 directory or one of its files, a ROS 1 bag, a folder of pictures.
 * What it is, is told by its first bytes, not by its name. Throws a BagError that says what was expected and found.
 * @param signal ends the pass over a bag without an index, which takes as long as reading it
 */
export async function openBag(path: string, signal?: AbortSignal): Promise<BagReader> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new BagError(`${path}: expected a bag or a folder of pictures, found no such file.`, { cause });
  });
  if (found.isDirectory()) return openDirectory(path, signal);
  const magic = await readMagic(path);
  if (magic.startsWith('\x89MCAP')) return McapReader.open(path, signal);
  if (magic.startsWith('SQLite format 3')) return SqliteReader.open(path);
  if (magic.startsWith('#ROSBAG V2.0')) return Ros1Reader.open(path, signal);
  if (isZstdMagic(magic) && STORAGE_NAME.test(path)) return Rosbag2Reader.open(path, [path], { signal });
  throw new BagError(
    `${path}: expected a bag (MCAP, rosbag2's SQLite, ROS 1 format 2.0, or .mcap.zstd and .db3.zstd) or a folder, found a ` +
      `file of ${found.size} bytes that begins with ${JSON.stringify(magic.slice(0, 8))}.`,
  );
}

async function openDirectory(path: string, signal: AbortSignal | undefined): Promise<BagReader> {
  const metadataPath = join(path, 'metadata.yaml');
  let broken: BrokenMetadataError | undefined;
  if (existsSync(metadataPath)) {
    try {
      const metadata = await readRosbag2Metadata(metadataPath);
      const files = await findStorageFiles(path, metadata.files);
      if (files.some((file) => existsSync(file))) {
        return await Rosbag2Reader.open(path, files, { metadata, signal });
      }
      broken = new BrokenMetadataError(
        `${metadataPath}: expected names of files beside it, found ${metadata.files.join(', ')}.`,
      );
    } catch (error) {
      if (!(error instanceof BrokenMetadataError)) throw error;
      broken = error;
    }
  }
  // A recorder that crashed leaves its files without metadata.yaml, or with an empty one.
  const names = (await readdir(path)).filter(isStorageName).sort(compareNatural);
  if (names.length > 0) {
    const metadataLoss = broken && { file: metadataPath, reason: broken.message };
    return Rosbag2Reader.open(path, await findStorageFiles(path, names), { metadataLoss, signal });
  }
  if (broken) throw broken;
  return ImageFolder.open(path);
}
