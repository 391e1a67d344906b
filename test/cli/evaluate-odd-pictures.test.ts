import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resultsSchema } from '../../src/evaluate/results/results';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeFrameSet } from '../evaluate/frame-set';
import { drawPattern, encodeJpeg, encodePng } from '../support/frames';
import { runCli } from '../support/run-cli';

jest.setTimeout(180_000);
const at = useTemporaryFolder();

test('evaluate leaves out pictures too small to measure', async () => {
  await writeFrameSet(at(''), ['simulator'], 2);
  await writeFile(at('images/a-dot.jpg'), await encodeJpeg(drawPattern(1, 1), 1, 1));
  await writeFile(at('images/a-few.png'), await encodePng(drawPattern(3, 3), 3, 3));
  await writeFile(at('images/a-line.png'), await encodePng(drawPattern(4000, 2), 4000, 2));
  const options = ['--model', 'classic', '--resamples', '20', '--jobs', '1'];
  const { code, stderr } = await runCli('evaluate', at('images'), '-o', at('out'), ...options);
  expect([code, stderr]).toEqual([3, expect.not.stringContaining('Unhandled') as string]);
  const { input } = resultsSchema.parse(JSON.parse(await readFile(at('out/results.json'), 'utf8')));
  expect(input.frames).toBe(2);
  expect(input.excluded).toEqual([
    { frame: 'a-dot.jpg', cause: 'broken', reason: expect.stringContaining('OpenCV: (-215') as string },
    { frame: 'a-few.png', cause: 'broken', reason: expect.stringContaining('a larger frame') as string },
    { frame: 'a-line.png', cause: 'broken', reason: expect.stringContaining('OpenCV: (-215') as string },
  ]);
});

test('evaluate of small pictures alone fails in words', async () => {
  await mkdir(at('dots'));
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    await writeFile(at(`dots/${name}.jpg`), await encodeJpeg(drawPattern(1, 1), 1, 1));
  const { code, stderr } = await runCli('evaluate', at('dots'), '-o', at('out'), '--model', 'classic');
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/no frame can be used: a\.jpg: expected a/) as string,
  ]);
});
