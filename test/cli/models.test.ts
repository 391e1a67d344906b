import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultModelsDir } from '../../src/translate/load-translator';
import { runCli, type Finished } from '../support/run-cli';
import { writeTiny } from '../translate/tiny-onnx';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...given: string[]): Promise<Finished> => runCli('models', ...given);

test('list shows the shipped models', async () => {
  const { code, stdout } = await run('list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/classic .*real2sim/);
  expect(stdout).toMatch(/classic-sim2real/);
});

test('show --json prints the card', async () => {
  const { stdout } = await run('show', 'classic', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ name: 'classic', file: 'classic.onnx' });
});

test('show and verify know the model without a card', async () => {
  const { code, stdout } = await run('show', 'identity', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { name: 'identity', file: null }]);
  expect((await run('verify', 'identity', '--json')).code).toBe(0);
  const { stderr } = await run('bench', 'identity');
  expect(stderr).toMatch(/expected a model with a card and a file, found identity/);
});

test('show names a missing card', async () => {
  const { code, stdout, stderr } = await run('show', 'nothing-such');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/nothing-such/);
});

test('verify accepts the shipped models', async () => {
  const { code, stdout } = await run('verify');
  expect(code).toBe(0);
  const cards = (await readdir(defaultModelsDir)).filter((name) => name.endsWith('.json'));
  const verdicts = stdout.split('\n').flatMap((line) => /(\S+\.json) +│ (.*?) +│/.exec(line)?.slice(1) ?? []);
  expect(verdicts.sort()).toEqual(cards.flatMap((name) => [join(defaultModelsDir, name), 'ok']).sort());
});

test('verify fails on a damaged file', async () => {
  const card = await writeTiny(folder);
  await appendFile(join(folder, 'tiny.onnx'), 'x');
  const { code, stdout } = await run('verify', card, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([
    { ok: false, problem: expect.stringContaining('bytes') as string },
  ]);
});

async function benchTiny(...given: string[]): Promise<unknown> {
  const options = ['--size', '32x16', '--frames', '5', '--provider', 'cpu', '--json'];
  return JSON.parse((await run('bench', await writeTiny(folder), ...options, ...given)).stdout);
}

test('bench measures a model at the given size', async () => {
  const results = (await benchTiny()) as { p50: number }[];
  expect(results).toMatchObject([{ model: 'tiny', provider: 'cpu', width: 32, height: 16, frames: 5 }]);
  expect(results[0]?.p50).toBeGreaterThan(0);
});

test('bench gives the model the given region', async () => {
  expect(await benchTiny('--region', 'bottom-half')).toMatchObject([{ width: 32, height: 8 }]);
});

test.each([
  ['--frames', '0'],
  ['--size', '640'],
  ['--region', 'top'],
])('bench %s %s is wrong usage', async (...given) => {
  const { code, stderr } = await run('bench', 'classic', ...given);
  expect(code).toBe(2);
  expect(stderr).toContain(`argument '${given[1]}' is invalid`);
});
