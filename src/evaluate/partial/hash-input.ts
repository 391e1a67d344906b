import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { walkFolder } from '../../image/walk-folder';
import { compareText } from '../../process/compare-text';

/**
 * sha256 of a file's bytes, or of the names and bytes of all files in a folder, as `walkFolder` finds them; the folder's
 * own name does not count, nor does what cannot be read.
 */
export async function hashInput(input: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const found = await stat(input);
  if (found.isFile()) await addFile(hash, input, signal);
  const { files } = found.isDirectory() ? await walkFolder(input) : { files: [] };
  for (const file of [...files].sort(compareText)) {
    const { size } = await stat(path.join(input, file));
    hash.update(`${file}\0${size}\0`);
    await addFile(hash, path.join(input, file), signal);
  }
  return hash.digest('hex');
}

/** sha256 of plain data, whatever the order of its keys. */
export function hashData(data: unknown): string {
  return createHash('sha256').update(stringifyInOrder(data)).digest('hex');
}

/** JSON with sorted keys. */
export function stringifyInOrder(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
      : value,
  );
}

async function addFile(hash: Hash, file: string, signal?: AbortSignal): Promise<void> {
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20, ...(signal && { signal }) })) {
    hash.update(chunk as Buffer);
  }
}
