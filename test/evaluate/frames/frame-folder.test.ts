import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { listFrames } from '../../../src/evaluate/frames/frame-folder';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

async function put(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(at(name).replace(/\/[^/]*$/, ''), { recursive: true });
    await writeFile(at(name), name);
  }
}

test('masks lie in sub-folders of the same names', async () => {
  await put('in/a.jpg', 'in/night/a.jpg', 'in/night/b.jpg', 'masks/a.png', 'masks/night/a.png');
  const { frames, excluded } = await listFrames(at('in'), at('masks'));
  expect(frames).toEqual([
    { name: 'a.jpg', image: at('in/a.jpg'), mask: at('masks/a.png') },
    { name: 'night/a.jpg', image: at('in/night/a.jpg'), mask: at('masks/night/a.png') },
  ]);
  expect(excluded).toEqual([
    { frame: 'night/b.jpg', cause: 'unlabelled', reason: `no mask: expected ${at('masks/night/b.png')}` },
  ]);
});

test('masks inside the folder are no frames', async () => {
  await put('in/a.jpg', 'in/masks/a.png');
  const { frames } = await listFrames(at('in'), at('in/masks'));
  expect(frames.map(({ name }) => name)).toEqual(['a.jpg']);
});

test('a broken link is a broken frame', async () => {
  await put('in/a.jpg');
  await symlink(at('nowhere.jpg'), at('in/b.jpg'));
  const { frames, excluded } = await listFrames(at('in'));
  expect(frames.map(({ name }) => name)).toEqual(['a.jpg']);
  expect(excluded).toMatchObject([{ frame: 'b.jpg', cause: 'broken' }]);
});

test('a folder with hidden pictures alone has none', async () => {
  await put('in/._a.jpg');
  await expect(listFrames(at('in'))).rejects.toThrow(/expected pictures .* found none/);
});
