import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeParameters } from '../../src/config/describe-parameters';
import { packageRoot } from '../../src/process/package-root';

test('docs/parameters.md is what the table of parameters says', () => {
  expect(readFileSync(join(packageRoot, 'docs', 'parameters.md'), 'utf8')).toBe(describeParameters());
});
