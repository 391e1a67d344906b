import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { nameFile } from './name-file';
import { makeStagingPath } from './output-path';

/** A file's new content, on disk beside it. */
export interface StagedFile {
  /** Puts it in the file's place. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Writes a file under a name beside its own, to disk, and renames it: a reader finds the old content or all of the new.
 * @param mode the file's permissions; unless given, what the process's umask leaves
 * @throws the file system's error, which names the file; the file is then as it was
 */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<void> {
  await (await stageFile(file, content, mode)).commit();
}

/** The first half of `writeAtomically`: what can fail for want of space or rights is then done. */
export async function stageFile(
  file: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<StagedFile> {
  const staging = makeStagingPath(file);
  const discard = (): Promise<void> => rm(staging, { force: true });
  const orDiscard = async (work: Promise<void>): Promise<void> => {
    try {
      await nameFile(file, work);
    } catch (error) {
      await discard();
      throw error;
    }
  };
  await orDiscard(writeFile(staging, content, { flush: true }));
  if (mode !== undefined) await orDiscard(chmod(staging, mode));
  return { commit: () => orDiscard(rename(staging, file)), discard };
}
