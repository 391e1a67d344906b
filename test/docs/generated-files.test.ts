import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_FILES } from '../../src/docs/generated-files';
import { packageRoot } from '../../src/process/package-root';

test.each(GENERATED_FILES)('$path is up to date with its source', ({ path, makeText }) => {
  const isSame = readFileSync(join(packageRoot, path), 'utf8') === makeText();
  expect(isSame ? '' : `${path} differs from the source it is made from; run: npm run docs`).toBe('');
});
