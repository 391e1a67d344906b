import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeMcap } from '../bag/support/write-bags';
import { drawDrive, makeMessages } from '../evaluate/make-drive';
import { runCli } from '../support/run-cli';
import { pythonEnvironment } from '../support/python';

jest.setTimeout(600_000);

const ROOT = path.resolve(__dirname, '../../..');
const snakemake = process.env['SIM2REAL_TEST_SNAKEMAKE'] ?? 'snakemake';
const hasSnakemake = spawnSync(snakemake, ['--version'], { env: pythonEnvironment() }).status === 0;
/** Skipped where there is no Snakemake: pip install snakemake, and name it by SIM2REAL_TEST_SNAKEMAKE or PATH. */
const testWithSnakemake = hasSnakemake ? test : test.skip;

const OPTIONS = ['--model', 'classic', '--resamples', '50'];
let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-fleet-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function runWorkflow(...given: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    snakemake,
    [
      ...['-s', path.join(ROOT, 'fleet/Snakefile'), '--configfile', at('fleet.yaml'), '-d', folder],
      ...['--cores', '2', '--keep-going', ...given],
    ],
    { encoding: 'utf8', env: pythonEnvironment() },
  );
  return { code: status, output: `${stdout}${stderr}` };
}

async function readResults(output: string): Promise<Record<string, string>> {
  // Snakemake leaves a time stamp of its own.
  const names = (await readdir(output)).filter((name) => !name.startsWith('.')).sort();
  const files = names.map(async (name) => [name, await readFile(path.join(output, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}

testWithSnakemake('the workflow gives what one run gives', async () => {
  await mkdir(at('bags'));
  for (const [i, look] of (['bright', 'warm-dim'] as const).entries())
    await writeMcap(at('bags', `${look}.mcap`), makeMessages(await drawDrive(look, 3, i + 1)));
  await writeFile(at('bags/damaged.mcap'), 'no bag');
  const bags = (await readdir(at('bags'))).sort().map((name) => at('bags', name));
  const cli = path.join(ROOT, 'dist/src/cli/main.js');
  // JSON is YAML.
  const config = { bags: [at('bags/*.mcap')], options: OPTIONS, sim2real: `"${process.execPath}" "${cli}"` };
  await writeFile(at('fleet.yaml'), JSON.stringify(config));
  const first = runWorkflow();
  expect([first.code, first.output]).toEqual([0, expect.stringContaining('left out') as string]);
  expect(first.output).toContain('damaged.mcap');

  const single = await runCli('evaluate', ...bags, ...OPTIONS, '-o', at('single'));
  expect([single.code, single.stderr]).toEqual([3, expect.stringContaining('damaged.mcap') as string]);
  expect(await readResults(at('fleet-out/results'))).toEqual(await readResults(at('single')));

  expect(runWorkflow().output).toContain('Nothing to be done');
  const compared = runWorkflow('--config', `baseline=${at('single')}`);
  expect(compared.code).toBe(0);
  expect(existsSync(at('fleet-out/comparison/report.html'))).toBe(true);
  expect(runWorkflow('--config', `baseline=${at('single')}`, '--', 'gate').code).toBe(0);
});
