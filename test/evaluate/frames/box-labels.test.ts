import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findPixels } from '../../../src/evaluate/frames/box';
import {
  chooseOwnBoxes,
  findBoxes,
  listUnmatched,
  readBoxLabels,
} from '../../../src/evaluate/frames/box-labels';
import type { BoxLabels } from '../../../src/evaluate/frames/box-labels';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

/** Reads a folder `set/labels/train` with these files; names with a slash are below `set`. */
async function read(files: Readonly<Record<string, string>>): Promise<BoxLabels> {
  await mkdir(at('set/labels/train'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = at(name.includes('/') ? `set/${name}` : `set/labels/train/${name}`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return readBoxLabels(at('set/labels/train'));
}

test('boxes belong to the frame of their name', async () => {
  const labels = await read({
    'a.txt': '2 0.5 0.5 0.5 0.25\r\n\n0 0.1 0.2 0.1 0.1 0.93\n',
    'b.txt': '',
    '/labels/train/night/b.txt': '2 0.5 0.5 1 1\n',
    '.hidden.txt': 'no label\n',
    'c.0001.txt': '2 0.5 0.5 1 1\n',
  });
  expect(findBoxes(labels, 'a.jpg')).toEqual([
    { kind: 1, left: 0.25, top: 0.375, right: 0.75, bottom: 0.625 },
    { kind: 0, left: 0.05, top: expect.closeTo(0.15) as number, right: 0.15000000000000002, bottom: 0.25 },
  ]);
  expect([findBoxes(labels, 'b.png'), findBoxes(labels, 'd.png')]).toEqual([[], []]);
  expect(findBoxes(labels, 'c.0001.png')).toHaveLength(1);
  expect(findBoxes(labels, 'night/b.png')).toHaveLength(1);
  expect([labels.classes, labels.namesFile]).toEqual([['class 0', 'class 2'], undefined]);
  expect(listUnmatched(labels, ['a.jpg', 'd.jpg'])).toEqual(['b', 'c.0001', 'night/b']);
});

test('labels of an input lie in a folder of its name', async () => {
  const box = (kind: number): string => `${kind} 0.5 0.5 0.1 0.1\n`;
  const labels = await read({
    '/labels/train/monday/0.txt': box(0),
    '/labels/train/tuesday/0.txt': box(1),
    '1.txt': box(2),
  });
  const tuesday = chooseOwnBoxes(labels, ['tuesday.mcap', 'tuesday']);
  expect(findBoxes(tuesday, '0.jpg').map(({ kind }) => kind)).toEqual([1]);
  expect(findBoxes(tuesday, '1.jpg')).toEqual([]);
  expect(listUnmatched(tuesday, ['0.jpg', '1.jpg'])).toEqual(['1', 'monday/0']);
  expect(findBoxes(chooseOwnBoxes(labels, ['sunday.mcap', 'sunday']), '1.jpg')).toHaveLength(1);
});

test.each([
  ['classes.txt', 'duck\nsign\nrobot\n'],
  ['obj.names', 'duck\r\nsign\r\nrobot\r\n'],
  ['/data.yaml', 'train: images\nnc: 3\nnames: [duck, sign, robot]\n'],
  ['labels/classes.txt', 'duck\nsign\nrobot'],
  ['/data.yml', 'names:\n  0: duck\n  2: robot\n'],
])('%s names the classes', async (file, text) => {
  const { classes, namesFile } = await read({
    'a.txt': '2 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.1\n',
    [file]: text,
  });
  expect(classes).toEqual(['duck', 'robot']);
  expect(namesFile).toMatch(new RegExp(`${file.replace(/^.*\//, '')}$`));
});

test.each([
  ['duck 0.5 0.5 0.1 0.1', 'got the class "duck"'],
  ['1.5 0.5 0.5 0.1 0.1', 'got the class "1.5"'],
  ['0 0.5 0.5 0.1', 'got 4 values'],
  ['0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2', 'got 9 values; outlines and turned boxes are not read'],
  ['0 0.5 0.5 wide 0.1', 'expected a box inside the frame'],
  ['0 320 240 64 48', "pixels must be divided by the frame's size"],
  ['0 -0.1 0.5 0.1 0.1', 'numbers from 0 to 1, got "0 -0.1 0.5 0.1 0.1"'],
  ['0 0.5 0.5 0 0.1', 'expected a box with an area'],
  ['3 0.5 0.5 0.1 0.1', 'expected a class from 0 to 1, as many as have a name, got 3'],
])('the line "%s" is refused by file and line', async (line, reason) => {
  const reading = read({ 'a.txt': `0 0.5 0.5 0.1 0.1\n${line}\n`, 'classes.txt': 'duck\nsign\n' });
  await expect(reading).rejects.toThrow(`labels/train/a.txt:2: `);
  await expect(reading).rejects.toThrow(reason);
});

test.each([
  ['classes.txt', 'duck\n\nsign\n', 'expected a name for class 1'],
  ['obj.names', 'duck\nsign\nduck\n', 'classes 0 and 2 are both named duck'],
  ['data.yaml', 'names: 3\n', 'expected "names", a list of class names'],
  ['data.yaml', 'names: [duck\n', 'expected YAML'],
])('%s that names no classes is refused', async (file, text, reason) => {
  await expect(read({ 'a.txt': '0 0.5 0.5 0.1 0.1\n', [file]: text })).rejects.toThrow(reason);
});

test('a folder without any box is refused', async () => {
  await expect(readBoxLabels(at('nowhere'))).rejects.toThrow('expected a folder');
  await expect(read({ 'classes.txt': 'duck\n' })).rejects.toThrow('found no .txt file');
  await expect(read({ 'a.txt': '\n' })).rejects.toThrow('found 1 .txt files without any box');
});

test("boxes are cut at the frame's edge and counted", async () => {
  const { clipped, byFrame } = await read({ 'a.txt': '0 0.1 0.5 0.4 0.5\n0 0.9 0.5 0.2004 0.5\n' });
  expect(clipped).toBe(1);
  const [box] = byFrame.get('a') ?? [];
  expect(box && findPixels(box, 100, 40)).toEqual({ columns: [0, 30], rows: [10, 30] });
});
