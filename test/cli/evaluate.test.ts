import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resultsSchema } from '../../src/evaluate/results/results';
import type { Results } from '../../src/evaluate/results/results';
import { writeFrameSet, writePng } from '../evaluate/frame-set';
import { COARSE, ONE_JOB, QUICK } from '../evaluate/quick-options';
import { runCli, type Finished } from '../support/run-cli';
import { hasTestPython, pythonEnvironment, testPython } from '../support/python';

jest.setTimeout(180_000);

/** Where no model is named: the last one is what the proxy runs by default. */
const VARIANTS = ['raw', 'anti-instagram', 'colour-statistics', 'canonical'];
let folder: string;
let names: string[];

const run = (...given: string[]): Promise<Finished> => runCli('evaluate', ...given);

async function readResults(name: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(path.join(folder, name, 'results.json'), 'utf8')));
}

const real = (part: string): string => path.join(folder, 'real', part);
const sim = (part: string): string => path.join(folder, 'sim', part);
const withTruth = (): string[] => [
  real('images'),
  ...COARSE,
  ...['--masks', real('masks'), '--groups', real('frames.csv')],
  ...['--sim', sim('images'), '--sim-masks', sim('masks'), '--resamples', '200'],
];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-evaluate-'));
  await writeFrameSet(sim(''), ['simulator'], 8);
  names = await writeFrameSet(real(''), ['bright', 'red-light'], 4);
  const rows = names.map((name) => `${name},${name.slice(0, -9)},one`);
  await writeFile(real('frames.csv'), ['frame,lighting,robot', ...rows].join('\n'));
  const first = await run(...withTruth(), '-o', path.join(folder, 'first'), '--jobs', '1');
  if (first.code !== 0) throw new Error(first.stderr);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('sim2real evaluate', () => {
  it('depends on the seed, not on --jobs', async () => {
    expect((await run(...withTruth(), '-o', path.join(folder, 'second'), '--jobs', '2')).code).toBe(0);
    for (const file of ['results.json', 'results.csv', 'measures.csv']) {
      const [a, b] = ['first', 'second'].map((name) => readFile(path.join(folder, name, file), 'utf8'));
      expect(await a).toBe(await b);
    }
    expect(
      (await run(...withTruth(), '-o', path.join(folder, 'third'), '--seed', '2', ...ONE_JOB)).code,
    ).toBe(0);
    const [first, third] = [await readResults('first'), await readResults('third')];
    expect(third.means.map(({ iou }) => iou.value)).toEqual(first.means.map(({ iou }) => iou.value));
    expect(third.means).not.toEqual(first.means);
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it("computes headline figures from the frames' counts", async () => {
    const results = await readResults('first');
    expect(results.variants.map(({ name }) => name)).toEqual(VARIANTS);
    expect(results.input.groups.filter(({ by }) => by === 'lighting').map(({ group }) => group)).toEqual([
      'bright',
      'red-light',
    ]);
    for (const thresholds of ['duckietown', 'simulator', 'hand'] as const) {
      const ious: number[] = [];
      for (const group of ['bright', 'red-light']) {
        for (const color of [0, 1, 2]) {
          const sums = [0, 0, 0];
          for (const frame of results.frames.filter(({ groups }) => groups['lighting'] === group)) {
            for (const k of [0, 1, 2])
              sums[k] = (sums[k] ?? 0) + (frame.variants[1]?.[thresholds][color * 3 + k] ?? 0);
          }
          const [hit = 0, wrong = 0, missed = 0] = sums;
          if (hit + missed > 0) ious.push(hit / (hit + wrong + missed));
        }
      }
      const mean = results.means.find(
        (each) => each.variant === 'anti-instagram' && each.thresholds === thresholds,
      );
      expect(mean?.iou.value).toBeCloseTo(ious.reduce((a, b) => a + b, 0) / ious.length, 10);
    }
    for (const variant of results.regret) expect(variant.own.value).toBeGreaterThanOrEqual(0);
    for (const { iou } of results.means) {
      expect(iou.low).toBeLessThanOrEqual(iou.value ?? 0);
      expect(iou.high).toBeGreaterThanOrEqual(iou.value ?? 1);
    }
    expect(results.verdicts.map(({ variant }) => variant)).toEqual(VARIANTS);
  });

  it("self-calibrates raw frames on the default model's labels", async () => {
    const given = ['--groups', real('frames.csv'), '--by', 'lighting', '--json', ...QUICK];
    const offline = await runCli('calibrate', real('images'), ...given, '-o', path.join(folder, 'own.yaml'));
    const { sets } = JSON.parse(offline.stdout) as { sets: { name: string; ranges: unknown }[] };
    const { selfCalibration, means, scores } = await readResults('first');
    expect(selfCalibration?.model.name).toBe('canonical');
    expect(selfCalibration?.sets.map(({ group, ranges }) => [group, ranges])).toEqual(
      sets.map(({ name, ranges }) => [name, ranges]),
    );
    const raw = means.filter(({ thresholds }) => thresholds === 'self');
    expect(raw.map(({ variant }) => variant)).toEqual(['raw']);
    const ious = scores.filter(({ thresholds, by }) => thresholds === 'self' && by === 'lighting');
    const byColor = ious.flatMap(({ color, iou }) => (color === 'all' ? [] : (iou.value ?? [])));
    expect(raw[0]?.iou.value).toBeCloseTo(byColor.reduce((a, b) => a + b, 0) / byColor.length, 10);
  });

  it('writes each score to results.csv', async () => {
    const rows = (await readFile(path.join(folder, 'first', 'results.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + (await readResults('first')).scores.length);
    expect(rows[0]).toMatch(/^variant,thresholds,by,group,color,true_positive/);
  });

  (hasTestPython ? it : it.skip)('agrees with OpenCV and numpy (needs SIM2REAL_TEST_PYTHON)', async () => {
    const results = await readResults('first');
    for (const [index, thresholds] of results.thresholds.entries()) {
      const file = path.join(folder, `${thresholds.name}.json`);
      await writeFile(file, JSON.stringify(thresholds.ranges));
      const script = path.resolve('test/peers/compute_iou.py');
      const given = [script, real('images'), real('masks'), file, ...names];
      const { stdout, stderr } = spawnSync(testPython ?? '', given, {
        encoding: 'utf8',
        env: pythonEnvironment(),
      });
      expect(stderr).toBe('');
      const answers = JSON.parse(stdout) as {
        frame: string;
        white: number;
        yellow: number;
        counts: number[];
      }[];
      expect(answers).toHaveLength(8);
      for (const answer of answers) {
        const frame = results.frames.find((each) => each.frame === answer.frame);
        const counts = index === 0 ? frame?.variants[0]?.duckietown : frame?.variants[0]?.simulator;
        expect([answer.frame, counts]).toEqual([answer.frame, answer.counts]);
        const [hit = 0, wrong = 0, missed = 0] = counts ?? [];
        expect(Math.abs(hit / (hit + wrong + missed) - answer.white)).toBeLessThan(1e-9);
      }
    }
  });

  it('gives segments and geometry without masks', async () => {
    const given = ['-o', path.join(folder, 'bare'), '--resamples', '50', ...ONE_JOB];
    const { code, stdout } = await run(real('images'), ...given);
    expect([code, stdout]).toEqual([0, expect.stringContaining('raw: segments per frame: white') as string]);
    const results = await readResults('bare');
    expect([results.scores, results.means, results.sweep, results.experimentB]).toEqual([[], [], [], null]);
    expect(results.selfCalibration).toBeNull();
    expect(results.segments.map(({ variant }) => variant)).toEqual(VARIANTS);
    expect(results.geometry.map(({ variant }) => variant)).toEqual(VARIANTS.slice(1));
    expect(results.input.masks).toBe(false);
  });

  it('lists each excluded frame with the reason', async () => {
    const masks = path.join(folder, 'masks');
    await mkdir(masks, { recursive: true });
    const [good = '', small = ''] = names;
    await writePng(path.join(masks, good), new Uint8Array(160 * 120).fill(1), { width: 160, height: 120 }, 1);
    await writePng(path.join(masks, small), new Uint8Array(4), { width: 2, height: 2 }, 1);
    const { code, stderr } = await run(
      ...[real('images'), '--masks', masks, '-o', path.join(folder, 'few'), '--resamples', '10'],
      ...QUICK,
    );
    // A mask that cannot be used is a loss; a frame without one is none.
    expect(code).toBe(3);
    const { input } = await readResults('few');
    expect(input.frames).toBe(1);
    expect(input.excluded).toHaveLength(7);
    expect(input.excluded.find(({ frame }) => frame === small)?.reason).toContain(
      'expected a mask of 160x120',
    );
    expect(stderr).toContain('no mask: expected');
  });

  it('leaves no folder on unusable input', async () => {
    const output = path.join(folder, 'none');
    const groups = path.join(folder, 'groups.csv');
    await writeFile(groups, 'frame,lighting\na.png,x\na.png,y\n');
    const cases: [string[], string][] = [
      [[path.join(folder, 'nowhere')], 'expected a bag or a folder of pictures, found no such file'],
      [[real('images'), '--groups', groups], 'frame a is given twice'],
      [[real('images'), '--groups', real('frames.csv'), '--by', 'weather'], 'expected a column "weather"'],
      [[real('images'), '--model', 'nothing-such'], 'nothing-such'],
    ];
    for (const [given, message] of cases) {
      const { code, stderr } = await run(...given, '-o', output);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message) as string]);
    }
    const taken = await run(real('images'), '-o', path.join(folder, 'first'));
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('new or empty folder') as string]);
    expect(existsSync(output)).toBe(false);
  });

  it('refuses --sim without --sim-masks as wrong usage', async () => {
    expect((await run(real('images'), '--sim', sim('images'), '-o', path.join(folder, 'none'))).code).toBe(2);
  });
});
