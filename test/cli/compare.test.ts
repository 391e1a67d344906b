import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { comparedSchema } from '../../src/evaluate/compare/compare-schema';
import type { Results } from '../../src/evaluate/results/results';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { makeResults } from '../report/make-results';
import { makeScenes } from '../report/make-scenes';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(120_000);

const SCENES = 12;

/** Results in which the last variant finds this share of the white and yellow tape of each scene; there is no red. */
async function writeResults(name: string, share: number, change: Partial<Results> = {}): Promise<string> {
  const made = makeResults({ masks: true });
  const best = made.variants.at(-1)?.name ?? '';
  const scenes = makeScenes(made.variants, share, SCENES);
  const headline = { ...made.headline, variant: best };
  const settings = { ...made.settings, calibratedBy: 'lighting' };
  await mkdir(at(name), { recursive: true });
  const results: Results = { ...made, scenes, headline, settings, ...change };
  await writeFile(at(`${name}/results.json`), JSON.stringify(results));
  return at(name);
}

test.each([
  [0.6, 'better', 0, 0],
  [0.505, 'same', 4, 0],
  [0.4, 'worse', 5, 5],
])('%d after 0.5 is %s', async (share, verdict, code, gate) => {
  const [old, now] = [await writeResults('old', 0.5), await writeResults('now', share)];
  const found = await runCli('compare', old, now, '-o', at('out'));
  expect([found.code, found.stderr]).toEqual([code, '']);
  expect(found.stdout).toContain(`12 scenes in both`);
  const compared = comparedSchema.parse(JSON.parse(await readFile(at('out/comparison.json'), 'utf8')));
  expect(compared).toMatchObject({ verdict, figure: 'iou', scenes: 12, unpaired: { a: 0, b: 0 } });
  const [overall, white, , red] = compared.rows;
  expect(overall?.difference.value).toBeCloseTo(share - 0.5, 2);
  expect(overall?.difference.high).toBeGreaterThanOrEqual(overall?.difference.value ?? 1);
  expect(white?.b.value).toBeCloseTo(share, 2);
  expect(red?.b.value).toBeNull();
  expect(compared.rows.map(({ group }) => group).slice(-2)).toEqual(['bright', 'dark']);
  const page = await readFile(at('out/report.html'), 'utf8');
  expect(page).toContain(compared.sentence.split(':')[0] ?? 'none');
  expect(page).not.toMatch(/NaN|undefined|null/);
  expect((await runCli('compare', old, now, '--gate')).code).toBe(gate);
});

test('one common scene leaves it undecided', async () => {
  const old = await writeResults('old', 0.5);
  const now = await writeResults('now', 0.9);
  const file = at('now/results.json');
  const results = JSON.parse(await readFile(file, 'utf8')) as Results;
  const [first, ...others] = results.scenes;
  const renamed = others.map((row) => ({ ...row, scene: `other ${row.scene}` }));
  await writeFile(file, JSON.stringify({ ...results, scenes: [first, ...renamed] }));
  const { code, stdout } = await runCli('compare', old, now, '--json');
  expect(code).toBe(6);
  const compared = comparedSchema.parse(JSON.parse(stdout));
  expect(compared).toMatchObject({ verdict: 'undecided', scenes: 1, unpaired: { a: 11, b: 11 } });
  expect(compared.rows[0]).toMatchObject({ p: null, difference: { low: null, reason: 'too few scenes' } });
  expect(compared.sentence).toContain('1 scene in both; too few scenes');
});

/** Takes the masks away, and names the variants that are the model that labels. */
async function dropMasks(folder: string, own: readonly string[]): Promise<void> {
  const file = `${folder}/results.json`;
  const results = JSON.parse(await readFile(file, 'utf8')) as Results;
  const model = { name: 'labeller', sha256: 'b'.repeat(64), direction: 'real2sim' };
  const labelled = { model, own, scores: [], means: [] };
  await writeFile(file, JSON.stringify({ ...results, labelled, input: { ...results.input, masks: false } }));
}

test('without masks the labels of a model decide', async () => {
  const [old, now] = [await writeResults('old', 0.5), await writeResults('now', 0.9)];
  for (const folder of [old, now]) await dropMasks(folder, ['somebody']);
  const { code, stdout } = await runCli('compare', old, now);
  expect(code).toBe(0);
  expect(stdout).toMatch(/mean IoU with a model's labels 0\.45 .* against 0\.25 .*: better/);
});

test('a model does not judge itself', async () => {
  const [old, now] = [await writeResults('old', 0.5), await writeResults('now', 0.9)];
  await dropMasks(old, []);
  await dropMasks(now, ['colour-statistics']);
  const { code, stdout } = await runCli('compare', old, now);
  expect(code).toBe(0);
  expect(stdout).toMatch(/share of frames that show both lines of a lane 90 % .* against 50 % .*: better/);
});

test('what cannot be compared is refused in words', async () => {
  const old = await writeResults('old', 0.5);
  const other = await writeResults('other', 0.5, { scenes: [] });
  const refused = await runCli('compare', old, other);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('expected scenes of the same names') as string,
  ]);
  const unknown = await runCli('compare', old, old, '--variant', 'nobody');
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('expected a variant nobody, found raw') as string,
  ]);
  await writeFile(at('old/results.json'), '{}');
  expect((await runCli('compare', old, other)).stderr).toContain('Evaluate again.');
});
