import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DifferentSettingsError } from '../../../src/evaluate/partial/describe-difference';
import { findPartials } from '../../../src/evaluate/partial/find-partials';
import { writeSections } from '../../../src/evaluate/partial/section-file';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

test('names that lead to no file are listed', async () => {
  await mkdir(at('folder.partial'));
  await symlink(at('nothing'), at('dangling.partial'));
  await symlink(at('loop.partial'), at('loop.partial'));
  await writeFile(at('empty.partial'), '');
  const { partials, lost } = await findPartials([at('')]);
  expect(partials).toEqual([]);
  expect(lost.map(({ what, reason }) => [path.basename(what), /E[A-Z]+|cut .*/.exec(reason)?.[0]])).toEqual([
    ['dangling.partial', 'ENOENT'],
    ['empty.partial', 'cut at 0 bytes'],
    ['folder.partial', 'EISDIR'],
    ['loop.partial', 'ELOOP'],
  ]);
});

test('a head of no length is no partial result', async () => {
  await writeFile(at('x.partial'), `sim2real-sections-1 00000000p0 ${'0'.repeat(64)}\n{}`);
  expect((await findPartials([at('')])).lost).toEqual([
    { what: at('x.partial'), reason: 'not a partial result of sim2real' },
  ]);
});

test('a note that cannot be read is listed', async () => {
  await writeFile(at('x.partial.begun'), 'garbage');
  await symlink(at('nothing'), at('y.partial.begun'));
  const { lost } = await findPartials([at('')]);
  expect(lost.map(({ what }) => what)).toEqual([at('x.partial.begun'), at('y.partial.begun')]);
  for (const { reason } of lost) expect(reason).toContain('which one cannot be read');
});

test("another version's file is refused by name", async () => {
  await writeSections(at('old.partial'), { format: 'sim2real-partial-6' }, {});
  const found = findPartials([at('')]);
  await expect(found).rejects.toThrow(DifferentSettingsError);
  await expect(found).rejects.toThrow(/old\.partial: expected .* found sim2real-partial-6/);
});
