import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { listPictures } from '../../src/image/list-pictures';
import { useTemporaryFolder } from '../bag/support/temporary-folder';

const at = useTemporaryFolder();

async function put(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(at(name).replace(/\/[^/]*$/, ''), { recursive: true });
    await writeFile(at(name), name);
  }
}

test('pictures come in natural order with sub-folders', async () => {
  await put('in/frame10.jpg', 'in/frame2.PNG', 'in/frame1.jpeg', 'in/night/b.jpg', 'in/notes.txt');
  expect(await listPictures(at('in'))).toEqual({
    pictures: ['frame1.jpeg', 'frame2.PNG', 'frame10.jpg', 'night/b.jpg'],
    unreadable: [],
  });
});

test('hidden files and folders are skipped', async () => {
  await put('in/a.jpg', 'in/._a.jpg', 'in/.trash/b.jpg', 'in/__MACOSX/._a.jpg');
  expect((await listPictures(at('in'))).pictures).toEqual(['a.jpg']);
});

test('links to files and folders are followed', async () => {
  await put('in/a.jpg', 'elsewhere/b.jpg', 'elsewhere/c.jpg');
  await symlink(at('elsewhere'), at('in/night'));
  await symlink(at('elsewhere/c.jpg'), at('in/one.jpg'));
  await symlink(at('in'), at('linked'));
  const expected = ['a.jpg', 'night/b.jpg', 'night/c.jpg', 'one.jpg'];
  expect((await listPictures(at('in'))).pictures).toEqual(expected);
  expect((await listPictures(at('linked'))).pictures).toEqual(expected);
});

test('a link back to its own folder ends', async () => {
  await put('in/night/a.jpg');
  await symlink(at('in'), at('in/night/round'));
  expect((await listPictures(at('in'))).pictures).toEqual(['night/a.jpg']);
});

test('a name without a picture behind it is told', async () => {
  await put('in/a.jpg');
  await symlink(at('nowhere.jpg'), at('in/broken.jpg'));
  await symlink(at('in/self.jpg'), at('in/self.jpg'));
  await symlink(at('nowhere'), at('in/notes'));
  spawnSync('mkfifo', [at('in/pipe.png')]);
  const { pictures, unreadable } = await listPictures(at('in'));
  expect(pictures).toEqual(['a.jpg']);
  expect(unreadable.map(({ name, reason }) => [name, /ENOENT|ELOOP|pipe/.exec(reason)?.[0]])).toEqual([
    ['broken.jpg', 'ENOENT'],
    ['pipe.png', 'pipe'],
    ['self.jpg', 'ELOOP'],
  ]);
});

test('the folder of masks is left out', async () => {
  await put('in/a.jpg', 'in/masks/a.png');
  expect((await listPictures(at('in'), at('in/masks'))).pictures).toEqual(['a.jpg']);
  expect((await listPictures(at('in'), at('in'))).pictures).toEqual(['a.jpg', 'masks/a.png']);
});
