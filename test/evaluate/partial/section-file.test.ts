import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { SectionFile, writeSections } from '../../../src/evaluate/partial/section-file';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();
const DATA = { sums: Float64Array.of(0.1, NaN, -0), map: new Map([['hand', Uint8Array.of(1, 2)]]) };

test('sections come back as they were written', async () => {
  await writeSections(at('x'), { name: 'bag' }, { data: DATA, picture: Uint8Array.of(255, 216) });
  const file = await SectionFile.open(at('x'));
  expect(file.about).toEqual({ name: 'bag' });
  expect(await file.readData('data')).toEqual(DATA);
  expect([...(await file.readBytes('picture'))]).toEqual([255, 216]);
});

test('a cut file is refused at any length', async () => {
  await writeSections(at('x'), { name: 'bag' }, { data: DATA });
  const { size } = await stat(at('x'));
  for (const length of [0, 10, 80, 120, size - 1]) {
    await writeSections(at('x'), { name: 'bag' }, { data: DATA });
    await truncate(at('x'), length);
    await expect(SectionFile.open(at('x'))).rejects.toThrow(/cut|expected \d+ bytes/);
  }
});

test('a changed byte is found when it is read', async () => {
  await writeSections(at('x'), { name: 'bag' }, { data: DATA });
  const bytes = await readFile(at('x'));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await writeFile(at('x'), bytes);
  const file = await SectionFile.open(at('x'));
  await expect(file.readData('data')).rejects.toThrow('section data was changed');
});
