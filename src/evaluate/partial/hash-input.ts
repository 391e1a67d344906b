import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareText } from '../frames/frame-folder';

/**
 * sha256 of a file's bytes, or of the names and bytes of all files in a folder, behind links, too; the folder's own name
 * does not count, nor does what is neither file nor folder.
 */
export async function hashInput(input: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const found = await stat(input);
  if (found.isFile()) await addFile(hash, input, signal);
  for (const file of found.isDirectory() ? await listFiles(input, '', []) : []) {
    const { size } = await stat(path.join(input, file));
    hash.update(`${file}\0${size}\0`);
    await addFile(hash, path.join(input, file), signal);
  }
  return hash.digest('hex');
}

/** @param above real paths of the folders above: a link to one of them leads in a circle */
async function listFiles(folder: string, inside: string, above: readonly string[]): Promise<string[]> {
  const here = await realpath(path.join(folder, inside));
  if (above.includes(here)) return [];
  const files: string[] = [];
  for (const name of (await readdir(here)).sort(compareText)) {
    const file = path.join(inside, name);
    const found = await stat(path.join(folder, file)).catch(() => undefined);
    if (found?.isFile() === true) files.push(file);
    if (found?.isDirectory() === true) files.push(...(await listFiles(folder, file, [...above, here])));
  }
  return files;
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
