import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../../process/write-atomically';

/** Rewrites a text file by what it holds; a file that is missing counts as empty. */
export async function updateDocument(file: string, change: (document: string) => string): Promise<void> {
  const document = existsSync(file) ? await readFile(file, 'utf8') : '';
  await writeAtomically(file, change(document));
}
