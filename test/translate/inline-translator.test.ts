import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RgbFrame } from '../../src/image/frame';
import { loadReproducibly } from '../../src/translate/load-reproducibly';
import { ModelError } from '../../src/translate/model-error';
import { TranslateError } from '../../src/translate/translate-error';
import { drawRamps } from '../pipeline/pictures';
import { fixSize, writeTiny } from './tiny-onnx';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-inline-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function translate(isSeldom: boolean, model: string, frame: RgbFrame): Promise<RgbFrame> {
  const translator = await loadReproducibly({ model, direction: 'real2sim', isSeldom });
  try {
    return await translator.translate(frame);
  } finally {
    await translator.close();
  }
}

test('a model that runs seldom makes the same picture on the calling thread as in a thread of its own', async () => {
  for (const model of ['classic', 'canonical']) {
    const own = await translate(true, model, drawRamps(64, 48));
    expect(own).toEqual(await translate(false, model, drawRamps(64, 48)));
    expect(own).not.toEqual(drawRamps(64, 48));
  }
});

test('it refuses a frame of another size than its own, and takes the next one', async () => {
  const model = await writeTiny(folder, { shape: [1, 10, 20, 3] }, fixSize(20, 10));
  const translator = await loadReproducibly({ model, direction: 'real2sim', isSeldom: true });
  await expect(translator.translate(drawRamps(21, 10))).rejects.toThrow(TranslateError);
  expect((await translator.translate(drawRamps(20, 10))).data).toEqual(drawRamps(20, 10).data);
  await translator.close();
});

test('a file that is no model is told with its card', async () => {
  const model = await writeTiny(folder, {
    nodes: [{ op_type: 'NoSuchOperator', input: ['in'], output: ['out'] }],
  });
  await expect(translate(true, model, drawRamps(20, 10))).rejects.toThrow(ModelError);
});
