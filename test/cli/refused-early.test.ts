import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { drawJpeg } from '../replay/pictures';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(60_000);

beforeEach(async () => {
  await mkdir(at('frames'));
  await writeFile(at('frames/a.jpg'), await drawJpeg(1));
});

test.each([
  ['evaluate', 'frames', '-o', ''],
  ['evaluate', 'frames', '--partial', ''],
  ['evaluate', 'frames', '', '-o', 'out'],
  ['merge', '', '-o', 'out'],
  ['replay', '', '-o', 'out'],
  ['calibrate', '', '--masks', 'frames', '-o', 'out'],
  ['evaluate', 'frames', '-o', 'x'.repeat(256)],
  ['evaluate', 'frames', '-o', 'out', '--markdown', ''],
  ['evaluate', 'frames', '-o', 'out', '--by', 'robot'],
  ['calibrate', 'frames', '--masks', 'frames', '-o', ''],
  ['drive', '-o', ''],
  ['bench', '-o', ''],
  ['demo', '--out', ''],
  ['install', '--prefix', ''],
])('%s %s %s %s %s %s is wrong usage', async (...given) => {
  const { code, stderr } = await runCli(...given);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: /) as string]);
});

test.each([
  ['evaluate', '-o', 'out', '--markdown', 'none/figures.md'],
  ['evaluate', '-o', 'out', '--markdown', 'frames'],
  ['calibrate', '--masks', 'frames', '-o', 'none/thresholds.yaml'],
])('%s refuses an impossible output before the work: %s %s %s %s', async (command, ...given) => {
  const options = given.map((word) => (word.startsWith('-') ? word : at(word)));
  const { code, stderr } = await runCli(command, at('frames'), ...options);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/expected (its folder|a file's name)/) as string]);
  expect(await readdir(at(''))).toEqual(['frames']);
});
