import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stageFile, writeAtomically } from '../../src/process/write-atomically';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file is replaced without leftovers', async () => {
  const file = path.join(folder, 'file');
  await writeAtomically(file, 'old');
  await writeAtomically(file, 'new', 0o755);
  expect(await readFile(file, 'utf8')).toBe('new');
  expect((await stat(file)).mode & 0o777).toBe(0o755);
  expect(await readdir(folder)).toEqual(['file']);
});

test('a failed write leaves no file behind', async () => {
  const taken = path.join(folder, 'taken');
  await mkdir(path.join(taken, 'inside'), { recursive: true });
  await expect(writeAtomically(taken, 'new')).rejects.toThrow('EISDIR');
  await expect(writeAtomically(path.join(folder, 'missing', 'file'), 'new')).rejects.toThrow('ENOENT');
  expect(await readdir(folder)).toEqual(['taken']);
});

test('a staged file is discarded without a trace', async () => {
  const file = path.join(folder, 'file');
  await writeAtomically(file, 'old');
  const staged = await stageFile(file, 'new');
  expect((await readdir(folder)).length).toBe(2);
  await staged.discard();
  expect([await readdir(folder), await readFile(file, 'utf8')]).toEqual([['file'], 'old']);
});

test('the longest name that is possible is written', async () => {
  const name = 'é'.repeat(127);
  await writeAtomically(path.join(folder, name), 'new');
  expect(await readdir(folder)).toEqual([name]);
});
