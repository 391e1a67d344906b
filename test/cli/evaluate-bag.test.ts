import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { resultsSchema, type Results } from '../../src/evaluate/results/results';
import { makeChannel, makeCommand, makeImageMessage } from '../bag/support/messages';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { writeFrameSet, writePng } from '../evaluate/frame-set';
import { DRIVE_CAMERA, DRIVE_SIZE, drawDrive, makeMessages } from '../evaluate/make-drive';
import { ONE_JOB, QUICK } from '../evaluate/quick-options';
import { poll } from '../support/poll';
import { runCli, startCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(180_000);

async function readResults(folder: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(at(`${folder}/results.json`), 'utf8')));
}

test('a bag gives the figures of its frames', async () => {
  const drive = await drawDrive('bright', 24);
  await writeMcap(at('drive.mcap'), makeMessages(drive));
  await mkdir(at('frames'));
  for (const [i, { jpeg }] of drive.entries()) {
    await writeFile(at(`frames/${String(i).padStart(6, '0')}.jpg`), jpeg);
  }
  const bag = await runCli(
    'evaluate',
    at('drive.mcap'),
    '-o',
    at('of-bag'),
    '--resamples',
    '100',
    ...ONE_JOB,
  );
  expect([bag.code, bag.stderr]).toEqual([0, '']);
  expect(bag.stdout).toContain('canonical cannot judge itself');
  const folder = await runCli(
    'evaluate',
    at('frames'),
    '-o',
    at('of-folder'),
    '--resamples',
    '10',
    ...ONE_JOB,
  );
  expect(folder.code).toBe(0);
  const [ofBag, ofFolder] = [await readResults('of-bag'), await readResults('of-folder')];
  expect(ofBag.frames.map(({ variants }) => variants)).toEqual(
    ofFolder.frames.map(({ variants }) => variants),
  );
  expect(ofBag.input).toMatchObject({
    kind: 'mcap',
    topic: DRIVE_CAMERA,
    every: 1,
    frames: 24,
    losses: [],
    scenes: 20,
  });
  const found = ofBag.frames.filter(({ variants }) => variants[0]?.lane != null).length;
  expect(found).toBeGreaterThan(0);
  expect(ofBag.lane.find(({ variant, by }) => variant === 'raw' && by === 'all')?.found.value).toBeCloseTo(
    found / 24,
    10,
  );
  expect(ofBag.verdicts.map(({ variant, judgedBy }) => [variant, judgedBy])).toEqual([
    ['anti-instagram', 'labels'],
    ['colour-statistics', 'labels'],
    ['canonical', 'lane-lines'],
  ]);
  expect(ofBag.labelled).toMatchObject({ model: { name: 'canonical' }, own: ['canonical'] });
  expect(ofBag.headline.variant).toBe(ofBag.ranking.find((name) => name !== 'raw'));
});

test('wheel commands judge how the lane moves', async () => {
  const drive = await drawDrive('bright', 6);
  const camera = makeChannel(DRIVE_CAMERA, 'sensor_msgs/msg/CompressedImage');
  const wheels = makeChannel('/duckie/wheels_cmd', 'duckietown_msgs/msg/WheelsCmdStamped');
  const messages = drive.flatMap(({ jpeg }, i) => {
    const time = 1_000_000_000n + BigInt(i) * 33_000_000n;
    const command = makeCommand(wheels, time - 10_000_000n, { vel_left: 0.3, vel_right: 0.3 });
    return [command, makeImageMessage(camera, time, jpeg)];
  });
  await writeMcap(at('drive.mcap'), messages);
  const { code, stderr } = await runCli(
    ...['evaluate', at('drive.mcap'), '-o', at('out'), '--model', 'classic-sim2real', '--resamples', '10'],
    ...ONE_JOB,
  );
  expect([code, stderr]).toEqual([0, '']);
  const { measures } = await readResults('out');
  const found = measures.find(({ measure, variant }) => measure === 'odometry-error' && variant === 'raw');
  // A cell of the lane filter has 2 cm.
  expect(found?.figure.value).toBeLessThan(0.1);
  expect(await readFile(at('out/report.html'), 'utf8')).toContain('lane off its way, m');
});

test('--every scores frames by their own masks', async () => {
  const drive = await drawDrive('simulator', 12);
  await writeMcap(at('drive.mcap'), makeMessages(drive));
  await mkdir(at('masks'));
  for (const [i, { mask }] of drive.entries()) {
    if (i !== 4) await writePng(at(`masks/${String(i).padStart(6, '0')}.png`), mask, DRIVE_SIZE, 1);
  }
  const given = ['--masks', at('masks'), '--every', '2', '-o', at('out'), '--resamples', '10', ...QUICK];
  const { code, stderr } = await runCli('evaluate', at('drive.mcap'), ...given);
  expect([code, stderr]).toEqual([0, expect.stringContaining('left out 000004: no mask') as string]);
  const { input, frames, scores } = await readResults('out');
  expect(frames.map(({ frame }) => frame)).toEqual(['000000', '000002', '000006', '000008', '000010']);
  expect(input.every).toBe(2);
  const white = scores.find(
    ({ variant, thresholds, by, color }) =>
      variant === 'raw' && thresholds === 'duckietown' && by === 'all' && color === 'white',
  );
  expect(white?.iou.value).toBeGreaterThan(0.5);
});

test('a cut bag is evaluated with exit code 3', async () => {
  await writeMcap(at('drive.mcap'), makeMessages(await drawDrive('bright', 12)), { useChunks: false });
  const bytes = await readFile(at('drive.mcap'));
  await writeFile(at('drive.mcap'), bytes.subarray(0, Math.floor(bytes.length / 2)));
  const given = ['-o', at('out'), '--resamples', '10', ...ONE_JOB];
  const { code, stderr } = await runCli('evaluate', at('drive.mcap'), ...given);
  expect([code, stderr]).toEqual([3, expect.stringContaining('drive.mcap') as string]);
  const { input } = await readResults('out');
  expect(input.losses).toEqual([
    { file: 'drive.mcap', messages: null, reason: expect.stringContaining('truncated') as string },
  ]);
  expect(input.frames).toBeGreaterThan(0);
  expect(input.frames).toBeLessThan(12);
});

test('a bag needs exactly one camera', async () => {
  const drive = await drawDrive('bright', 1);
  await writeMcap(at('two.mcap'), [...makeMessages(drive), ...makeMessages(drive, '/left/image/compressed')]);
  const two = await runCli('evaluate', at('two.mcap'), '-o', at('out'));
  expect([two.code, two.stderr]).toEqual([1, expect.stringContaining('/left/image/compressed') as string]);
  await writeMcap(at('none.mcap'), []);
  expect((await runCli('evaluate', at('none.mcap'), '-o', at('out'))).code).toBe(1);
  expect(existsSync(at('out'))).toBe(false);
});

test('experiment B tunes on translated frames', async () => {
  await writeFrameSet(at('sim'), ['simulator'], 6);
  await writeFrameSet(at('real'), ['bright'], 6);
  const { code, stdout, stderr } = await runCli(
    ...['evaluate', at('real/images'), '--masks', at('real/masks'), '-o', at('out'), '--resamples', '50'],
    ...['--sim', at('sim/images'), '--sim-masks', at('sim/masks')],
    ...QUICK,
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('tuned on plain simulator frames');
  const { experimentB, means, thresholds } = await readResults('out');
  expect(experimentB?.tuned.map(({ name, model }) => [name, model?.name])).toEqual([
    ['simulator', undefined],
    ['colour-statistics', 'classic-sim2real'],
  ]);
  expect(experimentB?.tuned[1]?.ranges).not.toEqual(experimentB?.tuned[0]?.ranges);
  expect(experimentB?.tuned[0]?.ranges).toEqual(thresholds[1]?.ranges);
  for (const name of ['simulator', 'hand'] as const) {
    const ofA = means.find((mean) => mean.variant === 'raw' && mean.thresholds === name);
    expect(experimentB?.means.find((mean) => mean.name === name)?.iou).toEqual(ofA?.iou);
  }
  const { difference } = experimentB?.comparisons.find(({ name }) => name === 'colour-statistics') ?? {};
  const [reached, plain] = ['colour-statistics', 'simulator'].map(
    (name) => experimentB?.means.find((mean) => mean.name === name)?.iou.value ?? NaN,
  );
  expect(difference?.value).toBeCloseTo((reached ?? NaN) - (plain ?? NaN), 9);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no output folder', async (signal) => {
  await writeMcap(at('drive.mcap'), makeMessages(await drawDrive('bright', 40)));
  const { ended, kill } = startCli('evaluate', at('drive.mcap'), '-o', at('out'), '--resamples', '1000000');
  let isOver = false;
  void ended.then(() => (isOver = true));
  // A million resamples would take long: whenever the signal comes, the work is under way.
  await poll('threads at work', async () => isOver || (await countThreads()) > 0, 60_000);
  kill(signal);
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining('out was not written') as string]);
  expect(await readdir(at(''))).toEqual(['drive.mcap']);

  /** Whether the command has loaded OpenCV in a thread: its memory tells. */
  async function countThreads(): Promise<number> {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
      if (!command.includes(at('drive.mcap'))) continue;
      const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
      const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
      return kilobytes > 250_000 ? 1 : 0;
    }
    return 0;
  }
});
