import { mkdir, writeFile } from 'node:fs/promises';
import { openBag } from '../../src/bag/open-bag';
import { readImages } from '../../src/bag/read-images';
import { useTemporaryFolder } from './support/temporary-folder';

const at = useTemporaryFolder();

test('pictures come in natural order, sub-folders included', async () => {
  await mkdir(at('frames/night'), { recursive: true });
  const names = ['frame10.jpg', 'frame2.PNG', 'frame1.jpeg', 'night/b.jpg', 'night/a.v2.png'];
  for (const name of names) await writeFile(at(`frames/${name}`), name);
  await writeFile(at('frames/notes.txt'), '');
  await writeFile(at('frames/frames.csv'), '');
  const bag = await openBag(at('frames'));
  expect(bag.format).toBe('folder');
  const found = [];
  for await (const { stem, message } of readImages(bag)) {
    found.push([stem, Buffer.from(message.data).toString()]);
  }
  expect(found).toEqual([
    ['frame1', 'frame1.jpeg'],
    ['frame2', 'frame2.PNG'],
    ['frame10', 'frame10.jpg'],
    ['night/a.v2', 'night/a.v2.png'],
    ['night/b', 'night/b.jpg'],
  ]);
});
