import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { resultsSchema } from '../../src/evaluate/results/results';
import type { Results } from '../../src/evaluate/results/results';
import { useSharedFolder } from '../bag/support/temporary-folder';
import { writeFrameSet, writePng } from '../evaluate/frame-set';
import { runCli, type Finished } from '../support/run-cli';
import { DIMMED_LIGHTS, DIM_BY_LIGHT } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';

jest.setTimeout(180_000);
const at = useSharedFolder();
/** Factors of the real frames' groups; the model knows the first two. */
const GROUPS = { dim: 0.625, night: 0.3125, dusk: 0.45 };
let card: string;
let results: NonNullable<Results['experimentB']>;

const run = (output: string, ...more: string[]): Promise<Finished> =>
  runCli(
    ...['evaluate', at('real/images'), '--masks', at('real/masks'), '--groups', at('real/frames.csv')],
    ...['--sim', at('sim/images'), '--sim-masks', at('sim/masks'), '--resamples', '50', '-o', at(output)],
    ...more,
  );

beforeAll(async () => {
  const names = await writeFrameSet(at('sim'), ['simulator'], 8);
  await writeDimmed(names.slice(0, 4));
  card = await writeTiny(at(''), DIM_BY_LIGHT, DIMMED_LIGHTS, 'dimmer');
  const { code, stderr } = await run('out', '--model', card, '--markdown', await writeDocument());
  if (code !== 0) throw new Error(stderr);
  const text = await readFile(at('out/results.json'), 'utf8');
  const { experimentB } = resultsSchema.parse(JSON.parse(text));
  if (experimentB === null) throw new Error('expected experiment B');
  results = experimentB;
});

/** The simulator's frames as the model would dim them, a group for each factor. */
async function writeDimmed(names: readonly string[]): Promise<void> {
  for (const part of ['images', 'masks']) await mkdir(at(`real/${part}`), { recursive: true });
  const rows = ['frame,lighting'];
  for (const [group, factor] of Object.entries(GROUPS)) {
    for (const name of names) {
      const own = `${group}-${name}`;
      const { data, info } = await sharp(at(`sim/images/${name}`))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      await writePng(
        at(`real/images/${own}`),
        data.map((level) => Math.floor(level * factor)),
        info,
        3,
      );
      await copyFile(at(`sim/masks/${name}`), at(`real/masks/${own}`));
      rows.push(`${own},${group}`);
    }
  }
  await writeFile(at('real/frames.csv'), rows.join('\n'));
}

async function writeDocument(): Promise<string> {
  const file = at('study.md');
  await writeFile(
    file,
    '<!-- figures: begin; written by sim2real evaluate --markdown -->\n<!-- figures: end -->\n',
  );
  return file;
}

const score = (name: string, group: string): number | null | undefined =>
  results.scores.find((each) => each.name === name && each.group === group && each.color === 'all')?.iou
    .value;

test('thresholds of a light are scored on its group', () => {
  for (const group of ['dim', 'night']) {
    expect(score('dimmer by light', group)).toBeGreaterThan(0.95);
    expect(score('dimmer by light', group)).toBeGreaterThan(score('simulator', group) ?? 1);
  }
});

test('a group without a described light gets one set for all', () => {
  expect(score('dimmer by light', 'dusk')).toBe(score('dimmer', 'dusk'));
  expect(score('dimmer', 'dusk')).toBeGreaterThan(0);
});

test('by light is compared with plain and with one set', () => {
  const mean = (name: string): number => results.means.find((each) => each.name === name)?.iou.value ?? NaN;
  const own = results.comparisons.filter(({ name }) => name === 'dimmer by light');
  expect(own.map(({ against, difference }) => [against, difference.value?.toFixed(9)])).toEqual(
    ['simulator', 'dimmer'].map((name) => [name, (mean('dimmer by light') - mean(name)).toFixed(9)]),
  );
  expect(results.verdicts.map(({ name }) => name)).toContain('dimmer by light');
});

test('tape kept is measured in each light', () => {
  expect(results.lights.map(({ light, scored, frames }) => [light, scored, frames])).toEqual([
    ['dim', true, 8],
    ['night', true, 8],
    ['noon', false, 8],
  ]);
  for (const { tapeKept } of results.lights) {
    expect(tapeKept.frames).toBe(8);
    expect(tapeKept.all.low).toBeLessThanOrEqual(tapeKept.all.value ?? 0);
    expect(tapeKept.all.high).toBeGreaterThanOrEqual(tapeKept.all.value ?? 1);
  }
  // At noon the model changes nothing, and the default model leaves simulator frames as they are.
  expect(results.lights[2]?.tapeKept.white.value).toBeGreaterThan(0.8);
});

test('report and tables show light by light', async () => {
  expect(await readFile(at('out/report.html'), 'utf8')).toContain('Light by light');
  expect(await readFile(at('study.md'), 'utf8')).toMatch(/\| dimmer, night \| 0\.\d\d/);
});

test('lights that no model takes are refused', async () => {
  const lights = { a: { frames: 1, unseen: [], descriptions: [[1, 2]] } };
  await writeFile(at('other.json'), JSON.stringify({ numbers: 2, lights }));
  const wrong = await run('no', '--model', card, '--lights', at('other.json'));
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('of 1 numbers') as string]);
  const none = await run('no', '--lights', at('other.json'));
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('that knows the light') as string]);
});
