import { cp, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resultsSchema, type Results } from '../../src/evaluate/results/results';
import { writeMcap } from '../bag/support/write-bags';
import { writePng } from '../evaluate/frame-set';
import { DRIVE_SIZE, drawDrive, makeMessages } from '../evaluate/make-drive';
import { ONE_JOB, QUICK } from '../evaluate/quick-options';
import { runCli, type Finished } from '../support/run-cli';

jest.setTimeout(300_000);

/** Of each bag. */
const FRAMES = 3;
const BAGS = ['bright.mcap', 'dim.mcap', 'red.mcap'];
let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
/** Masks, so that hand calibration has to join the bags' pixels. */
const options = (): string[] => [
  ...['--masks', at('masks'), '--model', 'classic', '--resamples', '50'],
  ...QUICK,
];
const count = (bags: readonly string[], into: string, ...more: string[]): Promise<Finished> =>
  runCli('evaluate', ...bags.map((bag) => at(bag)), ...options(), '--partial', at(into), ...more);

async function readAll(output: string): Promise<Record<string, string>> {
  const names = (await readdir(at(output))).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(at(output, name), 'utf8')] as const)),
  );
}

async function readResults(output: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(at(output, 'results.json'), 'utf8')));
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-merge-'));
  for (const [i, look] of (['bright', 'warm-dim', 'red-light'] as const).entries()) {
    const bag = BAGS[i] ?? '';
    const drive = await drawDrive(look, FRAMES, i + 1);
    await writeMcap(at(bag), makeMessages(drive));
    await mkdir(at('masks', bag), { recursive: true });
    for (const [k, { mask }] of drive.entries())
      await writePng(at('masks', bag, `${String(k).padStart(6, '0')}.png`), mask, DRIVE_SIZE, 1);
  }
  const whole = await runCli('evaluate', ...BAGS.map((bag) => at(bag)), ...options(), '-o', at('whole'));
  if (whole.code !== 0) throw new Error(whole.stderr);
  // One bag alone; all of them, in another order.
  for (const [given, into] of [
    [BAGS.slice(0, 1), 'a'],
    [[...BAGS].reverse(), 'b'],
  ] as const) {
    const { code, stderr } = await count(given, into);
    if (code !== 0) throw new Error(stderr);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('a merge gives what one run gives', async () => {
  for (const folders of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    const output = `merged-${folders.join('')}`;
    const given = [...folders.map((name) => at(name)), '-o', at(output), '--best', ...ONE_JOB];
    const merged = await runCli('merge', ...given);
    expect([merged.code, merged.stderr]).toEqual([0, '']);
    const { variant, verdict } = (await readResults(output)).headline;
    expect(merged.stdout).toBe(`${variant}\t${verdict}\n`);
    expect(await readAll(output)).toEqual(await readAll('whole'));
  }
  const { input, frames, handCalibration } = await readResults('whole');
  expect(input).toMatchObject({ name: '3 inputs', kind: 'mcap', frames: 3 * FRAMES });
  expect(input.inputs?.map(({ name }) => name)).toEqual(BAGS);
  expect(frames[FRAMES]).toMatchObject({
    frame: 'dim.mcap/000000',
    scene: expect.stringMatching(/^dim/) as string,
  });
  expect(handCalibration).toHaveLength(4);
});

test('what was counted is not counted again', async () => {
  const before = await readdir(at('a'));
  const { code, stderr } = await count(BAGS.slice(0, 1), 'a');
  expect([code, stderr]).toEqual([0, expect.stringContaining('bright.mcap: counted before') as string]);
  expect(await readdir(at('a'))).toEqual(before);
});

test('different options are refused by name', async () => {
  const counted = await count(BAGS.slice(0, 1), 'other', '--seed', '7');
  expect(counted.code).toBe(0);
  const { code, stderr } = await runCli('merge', at('b'), at('other'), '-o', at('refused'));
  expect([code, stderr]).toEqual([2, expect.stringContaining('--seed (1 and 7)') as string]);
  expect(stderr).not.toContain('--model');
});

test('missing and cut partial results are listed', async () => {
  await cp(at('b'), at('cut'), { recursive: true });
  const [first = '', second = ''] = (await readdir(at('cut'))).filter((name) => name.endsWith('.partial'));
  await truncate(at('cut', first), 2000);
  await rm(at('cut', second));
  const begun = { input: 'lost.mcap', host: 'there', pid: 1, at: '2026-01-01' };
  await writeFile(at('cut', `${second}.begun`), JSON.stringify(begun));
  const { code, stderr } = await runCli('merge', at('cut'), '-o', at('of-cut'), ...ONE_JOB);
  expect(code).toBe(3);
  expect(stderr).toContain(first);
  expect(stderr).toContain('left out lost.mcap: begun 2026-01-01 on there');
  expect((await readResults('of-cut')).input.frames).toBe(FRAMES);
});

test('damaged files are counted again', async () => {
  await cp(at('b'), at('mended'), { recursive: true });
  const names = await readdir(at('mended'));
  for (const ending of ['.partial', '.simulator'])
    await truncate(at('mended', names.find((name) => name.endsWith(ending)) ?? ''), 200);
  const { code, stderr } = await count(BAGS, 'mended');
  expect([code, stderr.match(/counted before/g)]).toEqual([0, Array(BAGS.length - 1).fill('counted before')]);
  expect((await runCli('merge', at('mended'), '-o', at('of-mended'))).code).toBe(0);
  expect(await readAll('of-mended')).toEqual(await readAll('whole'));
});

test('a damaged simulator file alone is mended', async () => {
  await cp(at('a'), at('simulator'), { recursive: true });
  const name = (await readdir(at('simulator'))).find((each) => each.endsWith('.simulator')) ?? '';
  await truncate(at('simulator', name), 200);
  const refused = await runCli('merge', at('simulator'), '-o', at('of-simulator'));
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining(`${name}: its head is cut`) as string,
  ]);
  expect((await count(BAGS.slice(0, 1), 'simulator')).code).toBe(0);
  expect(await readFile(at('simulator', name))).toEqual(await readFile(at('a', name)));
});

test('a file that was changed is left out', async () => {
  await cp(at('b'), at('changed'), { recursive: true });
  const [first = ''] = (await readdir(at('changed'))).filter((name) => name.endsWith('.partial'));
  const bytes = await readFile(at('changed', first));
  // A line, which says how long the head is, the head, the first section.
  const line = bytes.indexOf('\n') + 1;
  const place = line + Number(bytes.toString('latin1', 0, line).split(' ')[1]) + 10;
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
  await writeFile(at('changed', first), bytes);
  const { code, stderr } = await runCli('merge', at('changed'), '-o', at('of-changed'));
  expect([code, stderr]).toEqual([3, expect.stringMatching(`${first}: section \\w+ was changed`) as string]);
  expect((await readResults('of-changed')).input.frames).toBe((BAGS.length - 1) * FRAMES);
});

test('equal bags count once, whatever their order', async () => {
  const [bright = ''] = BAGS;
  await mkdir(at('copies'));
  for (const name of ['first.mcap', 'last.mcap']) await cp(at(bright), at('copies', name));
  const given = ['first.mcap', 'last.mcap'].map((name) => at('copies', name));
  const classic = ['--model', 'classic', '--resamples', '50', '--jobs', '1'];
  for (const [i, bags] of [given, [...given].reverse()].entries()) {
    const { code, stderr } = await runCli('evaluate', ...bags, ...classic, '-o', at(`once-${i}`));
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/last\.mcap: the same as .*first\.mcap/) as string,
    ]);
    await runCli('evaluate', ...bags.slice(0, 1), ...classic, '--partial', at('copied'));
  }
  const merged = await runCli('merge', at('copied'), '-o', at('once-merged'));
  expect([merged.code, merged.stderr]).toEqual([
    0,
    'sim2real: last.mcap: the same as first.mcap, counted once\n',
  ]);
  expect(await readAll('once-1')).toEqual(await readAll('once-0'));
  expect(await readAll('once-merged')).toEqual(await readAll('once-0'));
});

test('frames that a partial result leaves out are told', async () => {
  await mkdir(at('frames'));
  for (const name of ['a.png', 'b.png'])
    await writePng(at('frames', name), new Uint8Array(3 * 64 * 48), { width: 64, height: 48 }, 3);
  await truncate(at('frames', 'b.png'), 60);
  const given = [at('frames'), '--model', 'classic', '--partial', at('of-frames'), ...ONE_JOB];
  const first = await runCli('evaluate', ...given);
  expect([first.code, first.stderr]).toEqual([3, expect.stringContaining('left out b.png: ') as string]);
  const again = await runCli('evaluate', ...given);
  expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('left out b.png: ') as string]);
});

test('a broken bag among several is named', async () => {
  await writeFile(at('broken.mcap'), 'no bag');
  const given = [at('broken.mcap'), at(BAGS[0] ?? '')];
  const { code, stderr } = await runCli('evaluate', ...given, ...options(), '-o', at('of-two'));
  expect([code, stderr]).toEqual([3, expect.stringContaining('broken.mcap') as string]);
  expect((await readResults('of-two')).input).toMatchObject({ name: 'bright.mcap', frames: FRAMES });
});

test('the printed command gives the same results', async () => {
  const page = await readFile(at('whole', 'report.html'), 'utf8');
  const [, printed = ''] = /<code>sim2real (evaluate [^<]*)<\/code>/.exec(page) ?? [];
  const words = printed.split(' ');
  expect(words.at(-2)).toBe('-o');
  const { code } = await runCli(...words.slice(0, -1), at('again'));
  expect(code).toBe(0);
  expect(await readFile(at('again', 'results.json'), 'utf8')).toBe(
    await readFile(at('whole', 'results.json'), 'utf8'),
  );
});
