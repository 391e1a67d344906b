// Compares two folders of pictures, name by name: node .ci/compare-pictures.mjs FOLDER FOLDER LEVELS. Exit code 1 where a
// value differs by more than LEVELS of 255, or a folder has other pictures.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const sharp = createRequire(import.meta.url)('sharp');

const [here, there, levels] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const names = readdirSync(here);
if (names.length === 0 || names.join() !== readdirSync(there).join()) {
  throw new Error(
    `${there}: expected the pictures ${names.join(', ')}, found ${readdirSync(there).join(', ')}.`,
  );
}
let largest = 0;
for (const name of names) {
  const [a, b] = await Promise.all([here, there].map((folder) => sharp(join(folder, name)).raw().toBuffer()));
  if (a.length !== b.length) throw new Error(`${name}: expected pictures of one size.`);
  a.forEach((value, index) => (largest = Math.max(largest, Math.abs(value - b[index]))));
}
console.log(`${names.length} pictures, at most ${largest} of 255 apart`);
if (largest > levels) throw new Error(`expected at most ${levels}.`);
