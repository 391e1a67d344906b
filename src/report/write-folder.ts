import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../evaluate/frames/input-error';
import { nameFile } from '../process/name-file';
import { checkFolderToMake, makeStagingPath } from '../process/output-path';

/**
 * Writes files to a folder that must not exist yet, or be empty. They are written to a folder beside it, which is then
 * renamed: the folder is whole or absent.
 * @param files content by name
 * @throws InputError where the folder holds something
 */
export async function writeFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const target = path.resolve(folder);
  await mkdir(path.dirname(target), { recursive: true });
  const staging = makeStagingPath(target);
  try {
    await mkdir(staging);
    for (const [name, content] of Object.entries(files)) {
      await nameFile(path.join(target, name), writeFile(path.join(staging, name), content));
    }
    // Takes the place of an empty folder, and of no other.
    await rename(staging, target);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') {
      throw new InputError(`${folder}: expected a new or empty folder; remove it or choose another`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** Looks before the work, not after it. */
export async function expectFree(output: string): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (found !== undefined && (!found.isDirectory() || (await readdir(output)).length > 0)) {
    throw new InputError(`${output}: expected a new or empty folder; remove it or choose another`);
  }
  await checkFolderToMake(path.dirname(path.resolve(output)), output);
}
