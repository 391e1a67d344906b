import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { poll } from '../support/poll';
import { startCli, type Finished, type Started } from '../support/run-cli';
import { PAINT_LIGHT, PAINTED_LIGHTS } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { drawJpeg, makeDrive } from './pictures';

const at = useTemporaryFolder();
// Each test starts a process that loads models, and the machine may be busy.
jest.setTimeout(60_000);

const start = (...given: string[]): Started => startCli('replay', ...given, '--provider', 'cpu');
const run = (...given: string[]): Promise<Finished> => start(...given).ended;

test('a finished replay says what it did', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(3));
  const { code, stdout, stderr } = await run(at('in.mcap'), '-o', at('out.mcap'), '--jobs', '1');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/out\.mcap: 3 images by canonical \(cpu\)/);
  expect(stdout).toMatch(/image_proxy\/compressed; messages of other topics passed through: 1\./);
  expect(code).toBe(0);
});

test('--json reports a loss (exit code 3)', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(9), { useChunks: false });
  const bytes = await readFile(at('in.mcap'));
  await writeFile(at('in.mcap'), bytes.subarray(0, bytes.length / 2));
  const { code, stdout } = await run(at('in.mcap'), '-o', at('out.mcap'), '--json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    topic: '/duckie/camera_node/image/compressed',
    losses: [{ file: at('in.mcap'), reason: expect.stringContaining('truncated') as string }],
  });
});

test('an undecodable image is named (exit code 3)', async () => {
  await mkdir(at('frames'));
  await writeFile(at('frames/good.jpg'), await drawJpeg(1));
  await writeFile(at('frames/bad.jpg'), 'no picture');
  const { code, stdout } = await run(at('frames'), '-o', at('out'));
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /Images that could not be decoded.*\(1\):\n {2}image 0 \(bad\.jpg\): Expected a JPEG/,
  );
});

test('random lights do not depend on the number of jobs', async () => {
  const model = await writeTiny(at('.'), PAINT_LIGHT, PAINTED_LIGHTS);
  await writeMcap(at('in.mcap'), await makeDrive(12));
  const replayed: Buffer[] = [];
  for (const jobs of ['1', '3']) {
    const out = at(`out-${jobs}.mcap`);
    const lit = ['--model', model, '--direction', 'sim2real', '--light', 'random'];
    const { code, stderr } = await run(at('in.mcap'), '-o', out, ...lit, '--jobs', jobs);
    expect([code, stderr]).toEqual([0, '']);
    replayed.push(await readFile(out));
  }
  expect(replayed[0]?.equals(replayed[1] ?? Buffer.alloc(0))).toBe(true);
  const { code, stderr } = await run(at('in.mcap'), '-o', at('none.mcap'), '--light', 'night');
  expect([code, stderr]).toEqual([1, expect.stringContaining('canonical, which does not') as string]);
});

test('a missing input is named (exit code 1)', async () => {
  const { code, stderr } = await run(at('nothing.mcap'), '-o', at('out.mcap'));
  expect(stderr).toMatch(/nothing\.mcap: expected a bag or a folder of pictures, found no such file/);
  expect(code).toBe(1);
});

test.each([
  [[]],
  [['--quality', '0']],
  [['--jobs', 'many']],
  [['--region', '2,0,1,1']],
  [['--direction', 'sideways']],
  [['--replace', '--output-topic', '/x']],
  [['--output-topic', 'not a topic!!']],
  [['--video', '']],
  [['-o', '']],
  [['-o', `${'x'.repeat(251)}.mcap`]],
])('wrong usage exits with 2: %j', async (given) => {
  const output = given.length === 0 ? [] : ['-o', at('out.mcap')];
  const { code, stderr } = await run(at('in.mcap'), ...output, ...given);
  expect(stderr).toMatch(/error: /);
  expect(code).toBe(2);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s leaves no output behind',
  async (signal) => {
    await writeMcap(at('in.mcap'), await makeDrive(3000), { isIndexed: true });
    const { ended, kill } = start(
      at('in.mcap'),
      '-o',
      at('out.mcap'),
      '--jobs',
      '1',
      '--video',
      at('clip.webp'),
    );
    // The partial output lies beside its place: the work has begun.
    await poll('the partial output', async () =>
      (await readdir(at(''))).some((name) => name.includes('partial')),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    kill(signal);
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/stopped; .*out\.mcap was not written/);
    expect(code).toBe(130);
    expect(existsSync(at('out.mcap'))).toBe(false);
    expect(await readdir(at(''))).toEqual(['in.mcap']);
  },
  60_000,
);
