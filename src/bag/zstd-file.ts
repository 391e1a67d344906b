import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as fzstd from 'fzstd';
import { describeError } from '../process/describe-error';
import { nameFile } from '../process/name-file';
import { checkZstdFrame } from './zstd-frame';

/** A file unpacked into a temporary folder of its own. */
export interface UnpackedFile {
  readonly path: string;
  /** What the frame's end or its damage left out; undefined where it was whole. */
  readonly problem: string | undefined;
  remove(): Promise<void>;
}

/**
 * Unpacks NAME.zstd as rosbag2's file compression writes it, in pieces: memory does not depend on its size, but the
 * temporary folder (TMPDIR) must have room for it. A cut file is unpacked as far as it goes.
 */
export async function unpackZstdFile(path: string, signal?: AbortSignal): Promise<UnpackedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-zstd-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const target = join(folder, basename(path).replace(/\.zstd?$/, ''));
    const problem = await unpack(path, target, signal);
    return { path: target, problem, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function unpack(path: string, target: string, signal?: AbortSignal): Promise<string | undefined> {
  const output = createWriteStream(target);
  // Rejects with the first error, whenever that comes; `once` only hears of those that come while it waits.
  const failed = new Promise<never>((_, reject) => output.once('error', reject));
  failed.catch(() => undefined);
  let problem: string | undefined;
  const stream = new fzstd.Decompress((part) => {
    // A copy: the decompressor writes its window anew.
    output.write(Uint8Array.prototype.slice.call(part));
  });
  let isBegun = false;
  const write = (piece: Uint8Array, isLast: boolean): boolean => {
    try {
      if (!isBegun) checkZstdFrame(piece);
      isBegun = true;
      stream.push(piece, isLast);
      return true;
    } catch (error) {
      problem = `expected whole zstd blocks, found: ${describeError(error)}`;
      return false;
    }
  };
  let isWhole = true;
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    signal?.throwIfAborted();
    isWhole = write(piece as Buffer, false);
    if (!isWhole) break;
    if (output.writableNeedDrain) await nameFile(target, Promise.race([once(output, 'drain'), failed]));
  }
  if (isWhole) write(new Uint8Array(), true);
  output.end();
  await nameFile(target, Promise.race([once(output, 'finish'), failed]));
  return problem;
}
