import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { makeResults } from '../report/make-results';
import { makeScenes } from '../report/make-scenes';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(300_000);

beforeEach(async () => {
  await mkdir(at('results'));
  await writeFile(at('results/results.json'), JSON.stringify(makeResults({ masks: false })));
});

test('figures names each file that it wrote', async () => {
  const found = await runCli('figures', at('results'), '-o', at('paper'));
  expect([found.code, found.stderr]).toEqual([0, '']);
  const files = (await readdir(at('paper'))).map((name) => at(`paper/${name}`));
  expect(found.stdout.trim().split('\n').sort()).toEqual(files.sort());
  expect(files).toContain(at('paper/lane.pdf'));
});

test('a comparison gives its table', async () => {
  const made = makeResults({ masks: true });
  const settings = { ...made.settings, calibratedBy: 'lighting' };
  const scenes = makeScenes(made.variants, 0.5, 12);
  await writeFile(at('results/results.json'), JSON.stringify({ ...made, settings, scenes }));
  const given = [at('results'), at('results'), '--variant', 'raw', '--resamples', '50'];
  expect((await runCli('compare', ...given, '-o', at('compared'))).stderr).toBe('');
  const found = await runCli('figures', at('compared'), '-o', at('paper'));
  expect([found.code, found.stderr]).toEqual([0, '']);
  expect(await readdir(at('paper'))).toEqual(['table-comparison.tex']);
  expect(await readFile(at('paper/table-comparison.tex'), 'utf8')).toMatch(/all & .* & .* & .* & .*\\\\/);
});

test('a full folder is left as it is', async () => {
  const found = await runCli('figures', at('results'), '-o', at('results'));
  expect(found.code).toBe(1);
  expect(found.stderr).toContain('expected a new or empty folder');
  expect(await readdir(at('results'))).toEqual(['results.json']);
});

test.each([
  ['{"format": "sim2real-results-1"}', 'results of this version'],
  ['{"format": "sim2real-comparison-0"}', 'this version of compare'],
  ['no JSON', 'results that this program wrote'],
])('%s is refused', async (text, message) => {
  await writeFile(at('results.json'), text);
  const found = await runCli('figures', at('results.json'), '-o', at('paper'));
  expect([found.code, found.stderr]).toEqual([1, expect.stringContaining(message) as string]);
  expect(await readdir(at(''))).toEqual(['results', 'results.json']);
});
