import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePicture } from '../../src/image/decode-picture';
import { mendJpeg } from '../../src/image/jpeg/mend-jpeg';
import { packageRoot } from '../../src/process/package-root';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { replay } from './run-replay';

const at = useTemporaryFolder();

/** Pictures that were once taken wrongly; not in the repository: these tests are skipped where they are missing. */
const cases = join(packageRoot, '..', 'shared', 'cases', 'inputs');
const testWithCases = existsSync(cases) ? test : test.skip;

testWithCases('a 16-bit picture is refused by its name', async () => {
  await expect(replay(join(cases, 'png16uc1.mcap'), at('out.mcap'))).rejects.toThrow(
    /found none in 1; the first: .*"16UC1; png compressed "/,
  );
});

testWithCases('odd pictures are translated, all of a folder', async () => {
  const names = ['rst_extra1_all.jpg', 'before_dqt.jpg', 'noeoi.jpg', 'tiny8.jpg'];
  await mkdir(at('in'));
  for (const name of names) await copyFile(join(cases, name), at(`in/${name}`));
  expect(await replay(at('in'), at('out'))).toMatchObject({ images: names.length, leftOut: [] });
});

testWithCases.each(['rst_extra1_all.jpg', 'before_dqt.jpg', 'noeoi.jpg'])(
  'offline, %s has the pixels of its mended bytes',
  async (name) => {
    const bytes = await readFile(join(cases, name));
    const mended = mendJpeg(bytes);
    expect(mended).toBeDefined();
    expect(await decodePicture(bytes)).toEqual(await decodePicture(mended ?? bytes));
  },
);
