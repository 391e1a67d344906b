import { mkdir, readFile, readdir } from 'node:fs/promises';
import { resultsSchema, type Results } from '../../src/evaluate/results/results';
import { paintMask } from '../../src/lines/paint-mask';
import { createCamera, driveTrack, placeOnTrack, renderFrame } from '../../src/render';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writePng } from '../evaluate/frame-set';
import { QUICK } from '../evaluate/quick-options';
import { runCli, type Finished } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(600_000);

const SIZE = { width: 640, height: 480 };
const OPTIONS = ['--model', 'classic', '--resamples', '20', ...QUICK];

/** Two inputs: frames that are painted from their masks, and frames in a light in which tape is hardly seen. */
async function writeInputs(): Promise<void> {
  const camera = createCamera(SIZE);
  for (const input of ['painted', 'dim']) {
    await mkdir(at(input));
    await mkdir(at(`masks/${input}`), { recursive: true });
    for (const [i, pose] of driveTrack({ frames: 48, seed: 1 }).entries()) {
      if (i % 16 !== 0) continue;
      const { frame, mask } = renderFrame({ camera, pose, look: 'warm-dim', seed: 1 });
      const { data } = input === 'painted' ? paintMask(mask, SIZE.width, SIZE.height) : frame;
      await writePng(at(`${input}/${i}.png`), data, SIZE, 3);
      await writePng(at(`masks/${input}/${i}.png`), mask, SIZE, 1);
    }
  }
}

async function evaluate(inputs: readonly string[], ...more: string[]): Promise<void> {
  const given = [...inputs.map((input) => at(input)), '--masks', at('masks'), '--policy', 'bc-plain'];
  expectDone(await runCli('evaluate', ...given, ...OPTIONS, ...more));
}

function expectDone({ code, stderr }: Finished): void {
  expect([code, stderr]).toEqual([0, '']);
}

async function readResults(output: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(at(`${output}/results.json`), 'utf8')));
}

/** Of raw frames, over all frames. */
async function readErrors(output: string): Promise<Record<string, number | null>> {
  const { measures } = await readResults(output);
  const own = measures.filter(
    ({ part, variant, by }) => part === 'bc-plain' && variant === 'raw' && by === 'all',
  );
  return Object.fromEntries(own.map(({ measure, figure }) => [measure, figure.value]));
}

test('--policy compares commands with those for the mask', async () => {
  await writeInputs();
  await evaluate(['painted', 'dim'], '-o', at('whole'), '--markdown', at('figures.md'));
  await evaluate(['painted'], '--partial', at('first'));
  await evaluate(['dim'], '--partial', at('second'));
  expectDone(await runCli('merge', at('first'), at('second'), '-o', at('merged'), '--jobs', '1'));
  for (const file of await readdir(at('whole'))) {
    expect([file, await readFile(at(`merged/${file}`), 'utf8')]).toEqual([
      file,
      await readFile(at(`whole/${file}`), 'utf8'),
    ]);
  }
  expectDone(await runCli('merge', at('first'), '-o', at('painted-only'), '--jobs', '1'));
  expectDone(await runCli('merge', at('second'), '-o', at('dim-only'), '--jobs', '1'));
  expect(await readErrors('painted-only')).toMatchObject({ 'speed-error': 0, 'turn-error': 0 });
  const { 'speed-error': speed, 'turn-error': turn } = await readErrors('dim-only');
  // The policy's teacher held its speed.
  expect(speed).toBeGreaterThan(0);
  expect(turn).toBeGreaterThan(0.05);
  expect((await readResults('whole')).policies).toMatchObject([{ name: 'bc-plain' }]);
  expect(await readFile(at('figures.md'), 'utf8')).toMatch(/^\| bc-plain \| colour-statistics \| 0\.\d{3}/m);
});

test('a policy needs masks, and frames of its size', async () => {
  await mkdir(at('small'));
  await mkdir(at('small-masks'));
  const size = { width: 160, height: 120 };
  const pose = placeOnTrack(0.3, 0, 0, 'counterclockwise');
  const { frame, mask } = renderFrame({ camera: createCamera(size), pose, look: 'simulator', seed: 1 });
  await writePng(at('small/0.png'), frame.data, size, 3);
  await writePng(at('small-masks/0.png'), mask, size, 1);
  const given = ['evaluate', at('small'), '--policy', 'bc-plain', '-o', at('out')];
  expect(await runCli(...given)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--policy compares with frames painted from --masks') as string,
  });
  expect(await runCli(...given, '--masks', at('small-masks'), ...OPTIONS)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Policy bc-plain: expected frames of 640x480') as string,
  });
});
