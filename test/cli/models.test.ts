import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { registerModels } from '../../src/cli/models';
import { ModelError } from '../../src/translate/model-error';
import { writeTiny } from '../translate/tiny-onnx';

let folder: string;
let printed: string;
let stdout: jest.SpyInstance;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-models-'));
  printed = '';
  stdout = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
afterEach(async () => {
  stdout.mockRestore();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

async function run(...given: string[]): Promise<void> {
  const program = new Command('sim2real').exitOverride().configureOutput({ writeErr: () => undefined });
  registerModels(program);
  // exitOverride is not inherited by commands that exist already.
  const models = program.commands.find((command) => command.name() === 'models');
  for (const command of [models, ...(models?.commands ?? [])]) {
    command?.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await program.parseAsync(['models', ...given], { from: 'user' });
}

test('list shows the models that ship', async () => {
  await run('list');
  expect(printed).toMatch(/classic .*real2sim/);
  expect(printed).toMatch(/classic-sim2real/);
});

test('show --json prints the card', async () => {
  await run('show', 'classic', '--json');
  expect(JSON.parse(printed)).toMatchObject({ name: 'classic', file: 'classic.onnx' });
});

test('show of a model that is not there fails with the card that was looked for', async () => {
  await expect(run('show', 'nothing-such')).rejects.toThrow(ModelError);
});

test('verify finds the models that ship in order', async () => {
  await run('verify');
  expect(printed).toContain('ok');
  expect(process.exitCode).toBeUndefined();
});

test('verify of a damaged file says so and sets exit code 1', async () => {
  const card = await writeTiny(folder);
  await appendFile(join(folder, 'tiny.onnx'), 'x');
  await run('verify', card, '--json');
  expect(JSON.parse(printed)).toMatchObject([
    { ok: false, problem: expect.stringContaining('bytes') as string },
  ]);
  expect(process.exitCode).toBe(1);
});

test('bench measures a model at the size that is asked for', async () => {
  const card = await writeTiny(folder);
  await run('bench', card, '--size', '32x16', '--frames', '5', '--provider', 'cpu', '--json');
  const results = JSON.parse(printed) as { p50: number }[];
  expect(results).toMatchObject([{ model: 'tiny', provider: 'cpu', width: 32, height: 16, frames: 5 }]);
  expect(results[0]?.p50).toBeGreaterThan(0);
});

test('bench gives a model the region that is asked for in place of its own', async () => {
  const card = await writeTiny(folder);
  await run(
    'bench',
    card,
    '--size',
    '32x16',
    '--region',
    'bottom-half',
    '--frames',
    '5',
    '--provider',
    'cpu',
    '--json',
  );
  expect(JSON.parse(printed)).toMatchObject([{ width: 32, height: 8 }]);
});

test.each([
  ['--frames', '0'],
  ['--size', '640'],
  ['--region', 'top'],
])('bench %s %s is a wrong usage', async (...given) => {
  await expect(run('bench', 'classic', ...given)).rejects.toThrow(CommanderError);
});
