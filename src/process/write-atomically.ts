import { chmod, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file under a name beside its own, to disk, and renames it: a reader finds the old content or all of the new.
 * @param mode the file's permissions; unless given, what the process's umask leaves
 * @throws the file system's error; the file is then as it was
 */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<void> {
  const staging = `${file}.${process.pid}.part`;
  try {
    await writeFile(staging, content, { flush: true });
    if (mode !== undefined) await chmod(staging, mode);
    await rename(staging, file);
  } catch (error) {
    await rm(staging, { force: true });
    throw error;
  }
}
