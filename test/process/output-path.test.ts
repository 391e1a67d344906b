import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { checkOutputFile, findNameProblem, makeStagingPath } from '../../src/process/output-path';
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
