import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { hashData, hashInput } from '../../../src/evaluate/partial/hash-input';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

test('names and bytes decide, not the place', async () => {
  await mkdir(at('a/deep'), { recursive: true });
  await writeFile(at('a/deep/1.jpg'), 'one');
  await cp(at('a'), at('b'), { recursive: true });
  const first = await hashInput(at('a'));
  expect(await hashInput(at('b'))).toBe(first);
  await writeFile(at('b/deep/1.jpg'), 'two');
  expect(await hashInput(at('b'))).not.toBe(first);
  expect(await hashInput(at('a/deep'))).not.toBe(first);
});

test('links are followed, but not in circles', async () => {
  await mkdir(at('real'));
  await mkdir(at('linked'));
  await writeFile(at('real/1.jpg'), 'one');
  await symlink(at('real'), at('linked/in'));
  const before = await hashInput(at('linked'));
  await symlink(at('linked'), at('linked/loop'));
  expect(await hashInput(at('linked'))).toBe(before);
  await writeFile(at('real/2.jpg'), 'two');
  expect(await hashInput(at('linked'))).not.toBe(before);
});

test('the order of keys does not count', () => {
  expect(hashData({ a: 1, b: { c: 2, d: 3 } })).toBe(hashData({ b: { d: 3, c: 2 }, a: 1 }));
  expect(hashData({ a: [1, 2] })).not.toBe(hashData({ a: [2, 1] }));
});
