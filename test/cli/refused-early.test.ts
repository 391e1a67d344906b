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
  // There are no results that these could be about.
  ['evaluate', 'frames', '--partial', 'counted', '--best'],
  ['evaluate', 'frames', '--partial', 'counted', '--json'],
  ['evaluate', 'frames', '--partial', 'counted', '--markdown', 'figures.md'],
  ['evaluate', 'frames', '--partial', 'counted', '--mlflow', 'http://localhost:5000'],
  ['calibrate', 'frames', '--masks', 'frames', '-o', ''],
  ['drive', '-o', ''],
  ['bench', '-o', ''],
  ['demo', '--out', ''],
  ['install', '--prefix', ''],
])('%s %s %s %s %s %s is wrong usage', async (...given) => {
  const { code, stderr } = await runCli(...given);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: /) as string]);
});

// Work would fail first: the pictures are none that it could use, or nothing is there.
test.each([
  ['calibrate', '-o', '/proc/x.yaml'],
  ['calibrate', '--force', '-o', '/proc/x.yaml'],
  ['label', '-o', '/proc/x'],
  ['frames', '-o', '/proc/x'],
  ['replay', '-o', '/proc/x'],
  ['evaluate', '-o', '/proc/x'],
  ['evaluate', '-o', '/proc/a/b'],
  ['evaluate', '--partial', '/proc/x'],
  ['merge', '-o', '/proc/x'],
  ['models', 'describe-light', '-o', '/proc/x.json'],
  ['drive', '-o', '/proc/x'],
  ['study', '-o', '/proc/x'],
  ['bench', '-o', '/proc/x.json'],
  ['bench', '-o', '/proc/a/b.json'],
  ['demo', '--out', '/proc/x'],
  ['install', '--prefix', '/proc/x'],
])('%s refuses a place that cannot be written before the work: %s %s %s %s', async (...given) => {
  await writeFile(at('frames/a.jpg'), 'no picture');
  const takesInput = !['drive', 'study', 'bench', 'demo', 'install'].includes(given[0]);
  const { code, stderr } = await runCli(...given, ...(takesInput ? [at('frames')] : []));
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/\/proc\/.*: expected a folder in which files can be made, found \/proc/) as string,
  ]);
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
