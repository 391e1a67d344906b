/** What `npm run docs` runs, in the repository: writes the files that are made from code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import { writeAtomically } from '../process/write-atomically';
import { GENERATED_FILES } from './generated-files';

async function main(): Promise<void> {
  for (const { path, makeText } of GENERATED_FILES) {
    const file = join(packageRoot, path);
    const text = makeText();
    const isSame = readFileSync(file, 'utf8') === text;
    if (!isSame) await writeAtomically(file, text);
    process.stdout.write(`${path}: ${isSame ? 'unchanged' : 'written'}\n`);
  }
}

void main();
