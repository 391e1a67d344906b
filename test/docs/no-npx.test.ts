import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

const FOLDERS = ['docs', 'docker', 'fleet', 'launch', 'models', 'src', 'setup'];
const texts = FOLDERS.flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(md|ts|mjs|sh|yml|launch|xml)$|Snakefile$/.test(name))
    .map((name) => join(folder, name)),
);

test('no text starts sim2real by npx', () => {
  expect(texts.length).toBeGreaterThan(100);
  // Outside of a clone npx would run whatever the registry has under that name.
  const found = ['README.md', 'CONTRIBUTING.md', ...texts].filter((name) =>
    /npx sim2real/.test(readFileSync(join(packageRoot, name), 'utf8')),
  );
  expect(found).toEqual([]);
});
