import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pino from 'pino';
import { defaultModelsDir, readModel } from '../../src/translate/load-translator';
import { countStuckWorkers } from '../../src/translate/running-workers';
import { SupervisedTranslator, type Supervision } from '../../src/translate/supervised-translator';
import type { drawRamps } from '../pipeline/pictures';
import { poll } from '../support/poll';
import { hangOnWhite, paint } from './odd-models';
import { buildTinyOnnx, writeTiny } from './tiny-onnx';

let folder: string;
let translator: SupervisedTranslator | undefined;
let errors: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-supervised-'));
  errors = [];
});
afterEach(async () => {
  await translator?.close();
  await rm(folder, { recursive: true });
});

const dyingWorker = join(__dirname, '..', 'peers', 'dying-worker.js');

async function start(cardPath: string, changes: Partial<Supervision> = {}): Promise<SupervisedTranslator> {
  const model = await readModel({ model: cardPath, direction: 'real2sim' });
  if (!model) throw new Error('expected a model with a file');
  const logger = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });
  translator = await SupervisedTranslator.start(model, {
    providers: ['cpu'],
    threads: 1,
    logger,
    timeoutMs: () => 0,
    ...changes,
  });
  return translator;
}

function drawWhite(): ReturnType<typeof drawRamps> {
  return { width: 8, height: 8, data: new Uint8Array(8 * 8 * 3).fill(255) };
}

function drawGrey(): ReturnType<typeof drawRamps> {
  return { width: 8, height: 8, data: new Uint8Array(8 * 8 * 3).fill(100) };
}

test('a dead worker is replaced', async () => {
  const model = await start(await writeTiny(folder), { providers: ['throw'], workerFile: dyingWorker });
  await expect(model.translate(drawGrey())).rejects.toThrow(/out of memory, say/);
  expect(model.health).toMatchObject({
    restarts: 0,
    problem: expect.stringContaining('out of memory') as string,
  });
  await expect(model.translate(drawGrey())).rejects.toThrow(/no worker at the moment.*out of memory/);
  await poll('the next worker', () => model.health.problem === '');
  expect(model.health.restarts).toBe(1);
});

test('a worker that keeps dying restarts later and later', async () => {
  const model = await start(await writeTiny(folder), { providers: ['exit'], workerFile: dyingWorker });
  for (const wait of [0, 250, 500, 1000]) {
    await poll('a worker', () => model.health.problem === '');
    await expect(model.translate(drawGrey())).rejects.toThrow(/ended with code 7/);
    expect(errors.at(-1)).toContain(`Restarting in ${wait} ms`);
  }
  await model.close();
  await expect(model.translate(drawGrey())).rejects.toThrow(/no worker/);
});

test('a new worker runs the checked bytes', async () => {
  let limit = 0;
  const model = await start(await writeTiny(folder, hangOnWhite(1_000_000)), { timeoutMs: () => limit });
  await writeFile(join(folder, 'tiny.onnx'), buildTinyOnnx(paint([1, 2, 3])));
  limit = 200;
  await expect(model.translate(drawWhite())).rejects.toThrow(/no answer/);
  await poll('the next worker', () => model.health.problem === '');
  limit = 0;
  await expect(model.translate(drawGrey())).resolves.toEqual(drawGrey());
  await poll('the hung worker to end', () => countStuckWorkers() === 0);
}, 90_000);

test('a hung worker is replaced and ends later', async () => {
  let limit = 0;
  // Some seconds of rounds: a hang that ends, or this process could not.
  const model = await start(await writeTiny(folder, hangOnWhite(1_000_000)), { timeoutMs: () => limit });
  limit = 200;
  await expect(model.translate(drawWhite())).rejects.toThrow(/no answer within 200 ms/);
  expect(countStuckWorkers()).toBe(1);
  await poll('the next worker', () => model.health.problem === '');
  limit = 0;
  await expect(model.translate(drawGrey())).resolves.toEqual(drawGrey());
  await poll('the hung worker to end', () => countStuckWorkers() === 0, 60_000);
}, 90_000);

test('while two workers hang no third is started', async () => {
  let limit = 0;
  const model = await start(await writeTiny(folder, hangOnWhite(3_000_000)), { timeoutMs: () => limit });
  for (const count of [1, 2]) {
    limit = 200;
    await poll('a worker', () => model.health.problem === '');
    await expect(model.translate(drawWhite())).rejects.toThrow(/no answer/);
    expect(countStuckWorkers()).toBe(count);
  }
  await poll('the refusal', () => model.health.problem.includes('restart the node'));
  await poll('a worker after all', () => model.health.problem === '', 60_000);
  limit = 0;
  await expect(model.translate(drawGrey())).resolves.toEqual(drawGrey());
  await poll('both hung workers to end', () => countStuckWorkers() === 0, 60_000);
}, 150_000);

test('a slowly starting model is refused', async () => {
  const white = { warmUpSize: { width: 8, height: 8 }, startLimitMs: 1 };
  await expect(start(await writeTiny(folder), white)).rejects.toThrow(/not loaded and warm within 1 ms/);
});

test('closed models leave no memory behind', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const measure = (): number => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const classic = join(defaultModelsDir, 'classic.json');
  const limits = { startLimitMs: 120_000, timeoutMs: () => 10_000 };
  await (await start(classic, limits)).close();
  const before = measure();
  for (let round = 0; round < 15; round++) await (await start(classic, limits)).close();
  // Each has half a megabyte; what the last ones hold is on its way out.
  await poll('the memory to be given back', () => measure() - before < 2e6);
}, 60_000);
