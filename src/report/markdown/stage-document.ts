import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { stageFile, type StagedFile } from '../../process/write-atomically';

/**
 * Writes a text file anew, by what it holds, beside its place; a file that is missing counts as empty. The old one stays
 * until `commit`.
 */
export async function stageDocument(file: string, change: (document: string) => string): Promise<StagedFile> {
  return stageFile(file, change(existsSync(file) ? await readFile(file, 'utf8') : ''));
}
