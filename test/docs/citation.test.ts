import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { readVersion } from '../../src/process/read-version';

test('the citation is of this version', async () => {
  const file = path.resolve(__dirname, '../../../CITATION.cff');
  expect(parse(await readFile(file, 'utf8'))).toMatchObject({
    'cff-version': '1.2.0',
    type: 'software',
    title: 'sim2real',
    version: readVersion(),
    license: 'Apache-2.0',
  });
});
