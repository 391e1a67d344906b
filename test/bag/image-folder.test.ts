import { spawnSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { openBag } from '../../src/bag/open-bag';
import { readImages } from '../../src/bag/read-images';
import { makeMessages } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap } from './support/write-bags';

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

test('a broken link is a loss and what vanishes another', async () => {
  await mkdir(at('frames'));
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await writeFile(at(`frames/${name}`), name);
  await symlink(at('nowhere.jpg'), at('frames/d.jpg'));
  const bag = await openBag(at('frames'));
  expect(bag.topics[0]?.messageCount).toBe(3);
  await rm(at('frames/b.jpg'));
  const stems = [];
  for await (const { stem } of readImages(bag)) stems.push(stem);
  expect(stems).toEqual(['a', 'c']);
  expect(bag.losses).toMatchObject([
    { file: at('frames/d.jpg'), messages: 1, reason: expect.stringMatching(/ENOENT/) as string },
    { file: at('frames/b.jpg'), messages: 1, reason: expect.stringMatching(/ENOENT/) as string },
  ]);
});

test('a pipe in place of a bag is refused', async () => {
  spawnSync('mkfifo', [at('drive.mcap')]);
  await expect(openBag(at('drive.mcap'))).rejects.toThrow(/drive\.mcap: expected a file, found .*pipe/);
});

test('a folder of a pipe alone is refused', async () => {
  await mkdir(at('frames'));
  spawnSync('mkfifo', [at('frames/a.jpg')]);
  await expect(openBag(at('frames'))).rejects.toThrow(/found a\.jpg alone: .*pipe/);
});

test("macOS' hidden files are no part of a recording", async () => {
  await mkdir(at('drive'));
  await writeMcap(at('drive/drive_0.mcap'), makeMessages(2));
  await writeFile(at('drive/._drive_0.mcap'), 'left by macOS');
  const bag = await openBag(at('drive'));
  expect([bag.losses, bag.topics.length]).toEqual([[], 1]);
  await bag.close();
});
