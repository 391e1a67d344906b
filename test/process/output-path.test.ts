import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  checkFolderToMake,
  checkOutputFile,
  findNameProblem,
  makeStagingPath,
} from '../../src/process/output-path';
import { useTemporaryFolder } from '../bag/support/temporary-folder';

const at = useTemporaryFolder();

test.each([
  ['', /empty/],
  ['  ', /empty/],
  ['a\0b', /zero byte/],
  ['x'.repeat(256), /at most 255 bytes, found one of 256/],
  [`${'é'.repeat(128)}/out`, /found one of 256/],
])('the name %j is refused', (name, message) => {
  expect(findNameProblem(name)).toMatch(message);
});

test('a name of 255 bytes is possible', () => {
  expect(findNameProblem(`/tmp/${'x'.repeat(255)}`)).toBeUndefined();
});

test('a staging path is hidden, short and beside its output', () => {
  const target = at('😀'.repeat(63));
  const [one, other] = [makeStagingPath(target), makeStagingPath(target)];
  expect(dirname(one)).toBe(dirname(target));
  expect(basename(one)).toMatch(/^\.😀/u);
  expect(Buffer.byteLength(basename(one))).toBeLessThan(256);
  expect(one).not.toBe(other);
});

test("an output's folder has to be there", async () => {
  await mkdir(at('taken'));
  await checkOutputFile(at('new.yaml'));
  await expect(checkOutputFile(at('none/new.yaml'))).rejects.toThrow(/expected its folder .*none to exist/);
  await expect(checkOutputFile(at('taken'))).rejects.toThrow(/expected a file's name, found a folder/);
});

test('a place where nobody can make a file is told, whatever the rights', async () => {
  const message =
    /^\/proc\/x\.yaml: expected a folder in which files can be made, found \/proc: .*ENOENT.*: choose another\.$/;
  await expect(checkOutputFile('/proc/x.yaml')).rejects.toThrow(message);
  for (const folder of ['/proc', '/proc/x', '/proc/a/b/x']) {
    await expect(checkFolderToMake(folder)).rejects.toThrow(/found \/proc: .*ENOENT/);
  }
});

test('a folder that is there, or whose parents can be made, leaves no trace of the look', async () => {
  await writeFile(at('file'), '');
  await checkFolderToMake(at(''));
  await checkFolderToMake(at('a/b/c'));
  await expect(checkFolderToMake(at('file/a'))).rejects.toThrow(
    /expected a folder's name, found that .*file is a file/,
  );
  expect(await readdir(at(''))).toEqual(['file']);
});
