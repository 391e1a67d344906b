import { writeFile } from 'node:fs/promises';
import { readGroups, type FrameGroups } from '../../../src/evaluate/frames/frame-groups';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

async function read(...rows: string[]): Promise<FrameGroups> {
  await writeFile(at('frames.csv'), ['frame,lighting', ...rows, ''].join('\n'));
  return readGroups(at('frames.csv'), []);
}

const findLight = (groups: FrameGroups, frame: string): string | undefined =>
  groups.find(frame)?.groups['lighting'];

test('rows are found by the path inside the folder', async () => {
  const groups = await read('day/a.jpg,bright', 'night/a,dark');
  expect(findLight(groups, 'day/a.jpg')).toBe('bright');
  expect(findLight(groups, 'night/a.png')).toBe('dark');
  expect(findLight(groups, 'a.jpg')).toBeUndefined();
});

test('a name of one row stands without its folder', async () => {
  const groups = await read('images/a.jpg,bright', 'b.jpg,dark');
  expect(findLight(groups, 'a.jpg')).toBe('bright');
  expect(findLight(groups, 'night/b.jpg')).toBe('dark');
});

test('a spreadsheet with BOM, CRLF and empty lines is read', async () => {
  await writeFile(at('frames.csv'), '\ufeffframe,lighting\r\na.jpg,bright\r\n\r\n');
  expect(findLight(await readGroups(at('frames.csv'), []), 'a.jpg')).toBe('bright');
});
