import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { packageRoot } from '../../src/process/package-root';
import { loadTranslator } from '../../src/translate/load-translator';
import { drawRamps, findLargestDifference } from '../pipeline/pictures';
import { hasTestPython, pythonEnvironment, testPython } from '../support/python';
import { describeTiny } from './tiny-onnx';

const script = join(packageRoot, 'test', 'peers', 'make_cyclegan.py');

function hasPackages(): boolean {
  const arguments_ = ['-c', 'import numpy, onnx, onnxruntime'];
  return spawnSync(testPython ?? '', arguments_, { env: pythonEnvironment() }).status === 0;
}

// Skipped, and shown as such, where there is no Python with onnx and onnxruntime: see SIM2REAL_TEST_PYTHON.
const testWithPython = hasTestPython && hasPackages() ? test : test.skip;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-cyclegan-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function runPython(...given: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(testPython ?? '', [script, ...given], {
    env: pythonEnvironment(),
  });
  return stdout;
}

/** Of free size, or of a fixed one. */
async function makeCard(ngf: number, size?: readonly [number, number]): Promise<string> {
  const model = join(folder, 'cyclegan.onnx');
  const parameters = Number(await runPython('make', model, '--ngf', String(ngf), ...giveSize(size)));
  const [width, height] = size ?? ['width', 'height'];
  const side = { type: 'uint8', shape: [1, height, width, 3], layout: 'NHWC', colours: 'RGB' };
  const changes = {
    name: 'cyclegan',
    family: 'cyclegan',
    file: 'cyclegan.onnx',
    input: { ...side, name: 'image' },
    output: { ...side, name: 'translated' },
    parameters,
  };
  const card = join(folder, 'cyclegan.json');
  await writeFile(card, JSON.stringify(describeTiny(await readFile(model), changes)));
  return card;
}

function giveSize(size?: readonly [number, number]): string[] {
  return size ? ['--width', String(size[0]), '--height', String(size[1])] : [];
}

// A small one of free size, and the paper's own net, of a fixed size lest its warm-up at 640x480 takes ten seconds.
testWithPython.each([
  [8, 92, 68, 180_000, false],
  [64, 64, 48, 11_000_000, true],
])(
  'a CycleGAN of %d filters agrees with Python',
  async (ngf, width, height, parameters, isFixed) => {
    const model = await makeCard(ngf, isFixed ? [width, height] : undefined);
    const translator = await loadTranslator({
      model,
      direction: 'real2sim',
      providers: ['cpu'],
      logger: pino({ level: 'silent' }),
    });
    try {
      const frame = drawRamps(width, height);
      const [source, target] = [join(folder, 'in.rgb'), join(folder, 'out.rgb')];
      await writeFile(source, frame.data);
      await runPython('run', join(folder, 'cyclegan.onnx'), source, target, ...giveSize([width, height]));
      const { data } = await translator.translate(frame);
      const truth = await readFile(target);
      expect(findLargestDifference(data, truth)).toBeLessThanOrEqual(1);
      // A grey picture would agree with anything grey.
      expect(new Set(truth).size).toBeGreaterThan(100);
      expect(translator.card?.parameters).toBeGreaterThan(parameters);
    } finally {
      await translator.close();
    }
  },
  60_000,
);
