import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { resultsSchema, type Results } from '../../src/evaluate/results/results';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writePng } from '../evaluate/frame-set';
import { ONE_JOB } from '../evaluate/quick-options';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(180_000);

const SIZE = { width: 160, height: 120 };
const FRAMES = 6;

/** Grey frames with a yellow square of 40 x 40 at 20, 60: a duck of one colour, in a box of 80 x 40. */
async function writeDucks(): Promise<void> {
  await mkdir(at('images'));
  await mkdir(at('labels'));
  const data = new Uint8Array(SIZE.width * SIZE.height * 3).fill(90);
  for (let y = 60; y < 100; y++) {
    for (let x = 20; x < 60; x++) data.set([255, 225, 0], (y * SIZE.width + x) * 3);
  }
  for (let i = 0; i < FRAMES; i++) {
    await writePng(at(`images/${i}.png`), data, SIZE, 3);
    // The last frame has no label.
    if (i < FRAMES - 1) await writeFile(at(`labels/${i}.txt`), LABEL);
  }
  await writeFile(at('labels/classes.txt'), 'road\nduck\n');
}
const LABEL = `1 ${60 / 160} ${80 / 120} ${80 / 160} ${40 / 120}\n`;

async function readBoxes(): Promise<NonNullable<Results['boxes']>> {
  const { boxes } = resultsSchema.parse(JSON.parse(await readFile(at('out/results.json'), 'utf8')));
  if (boxes === null) throw new Error('no boxes');
  return boxes;
}

test('--boxes tells how much of a duck is called tape', async () => {
  await writeDucks();
  await writeFile(at('labels/nobody.txt'), LABEL);
  const given = ['evaluate', at('images'), '--boxes', at('labels'), '--markdown', at('study.md')];
  const { code, stdout, stderr } = await runCli(...given, '-o', at('out'), '--resamples', '50', ...ONE_JOB);
  expect([code, stderr]).toEqual([
    0,
    'sim2real: labels: 1 label files belong to no evaluated frame, such as nobody.txt\n',
  ]);
  expect(stdout).toContain('duck: box pixels called tape: raw 50.0 % (50.0 to 50.0), ');
  const { shares, ...about } = await readBoxes();
  expect(about).toEqual({
    ...{ name: 'labels', namesFile: 'classes.txt', frames: 5, boxes: 5, clipped: 0, unmatched: ['nobody'] },
    classes: [{ class: 'duck', frames: 5, scenes: 5, boxes: 5 }],
  });
  const raw = shares.filter(({ variant }) => variant === 'raw');
  expect(raw.map(({ part, share }) => [part, share.value])).toEqual([
    ['white', 0],
    ['yellow', 0.5],
    ['red', 0],
    ['any', 0.5],
  ]);
  const canonical = shares.find(({ variant, part }) => variant === 'canonical' && part === 'any');
  expect(canonical?.difference.value).toBeCloseTo((canonical?.share.value ?? NaN) - 0.5, 9);
  expect(canonical?.p).not.toBeNull();

  expect((await readFile(at('out/boxes.csv'), 'utf8')).trimEnd().split('\r\n')).toHaveLength(
    1 + shares.length,
  );
  expect(await readFile(at('out/report.html'), 'utf8')).toContain('Things that are not tape');
  expect(await readFile(at('study.md'), 'utf8')).toContain('| duck | raw | 50.0 % (50.0 to 50.0) |  |');
});

test('boxes enter the verdict and change no other figure', async () => {
  await writeDucks();
  const given = ['evaluate', at('images'), '--resamples', '20', ...ONE_JOB];
  expect((await runCli(...given, '-o', at('without'))).code).toBe(0);
  expect((await runCli(...given, '--boxes', at('labels'), '-o', at('out'))).code).toBe(0);
  const [without, found] = await Promise.all(
    ['without', 'out'].map(
      async (name) => JSON.parse(await readFile(at(`${name}/results.json`), 'utf8')) as Partial<Results>,
    ),
  );
  expect(without?.boxes).toBeNull();
  expect(JSON.stringify(without?.verdicts)).not.toContain('in boxes of duck');
  expect(JSON.stringify(found?.verdicts)).toContain('in boxes of duck');
  const others = { boxes: null, headline: null, verdicts: null };
  expect({ ...found, ...others }).toEqual({ ...without, ...others });
  expect(existsSync(at('without/boxes.csv'))).toBe(false);
});

test('boxes of other frames are refused before any work', async () => {
  await writeDucks();
  await mkdir(at('others'));
  const run = async (): Promise<[number | null, string]> => {
    const { code, stderr } = await runCli('evaluate', at('images'), '--boxes', at('others'), '-o', at('out'));
    return [code, stderr];
  };
  expect(await run()).toEqual([1, expect.stringContaining('found no .txt file') as string]);
  await writeFile(at('others/drive-7.txt'), LABEL);
  expect(await run()).toEqual([
    1,
    expect.stringContaining('such as 0.txt, found none for any of 6 frames, but drive-7.txt') as string,
  ]);
  await writeFile(at('others/0.txt'), '1 60 80 80 40\n');
  expect(await run()).toEqual([
    1,
    expect.stringContaining('others/0.txt:1: expected a box inside') as string,
  ]);
  expect(existsSync(at('out'))).toBe(false);
});

test('a picture that cannot be read loses its boxes', async () => {
  await writeDucks();
  const whole = await sharp(at('images/0.png')).jpeg().toBuffer();
  await writeFile(at('images/0.png'), whole.subarray(0, 200));
  const given = ['evaluate', at('images'), '--boxes', at('labels'), '--resamples', '20', '-o', at('out')];
  expect((await runCli(...given, ...ONE_JOB)).code).toBe(3);
  expect(await readBoxes()).toMatchObject({ frames: 4, unmatched: ['0'] });
});
