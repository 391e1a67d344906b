import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import type { RgbFrame } from '../../src/image/frame';
import { readAnyCard } from '../../src/translate/card';
import { readCheckedModel } from '../../src/translate/check-model';
import { defaultModelsDir, loadTranslator } from '../../src/translate/load-translator';
import { ModelError } from '../../src/translate/model-error';
import type { Translator } from '../../src/translate/translator';
import { drawQuarters, drawRamps, findLargestDifference } from '../pipeline/pictures';

type Triple = [number, number, number];

interface Statistics {
  readonly mean: Triple;
  readonly std: Triple;
}

const logger = pino({ level: 'silent' });
const DIRECTIONS = [
  ['real2sim', 'classic'],
  ['sim2real', 'classic-sim2real'],
] as const;

function multiply(matrix: readonly (readonly number[])[], [x, y, z]: Triple): Triple {
  return matrix.map((row) => (row[0] ?? NaN) * x + (row[1] ?? NaN) * y + (row[2] ?? NaN) * z) as Triple;
}

// IEC 61966-2-1 and CIE 15, written out once more, apart from models/training/classic.py.
const TO_XYZ = [
  [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
  [0.2126, 0.7152, 0.0722],
  [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
];
const TO_RGB = [
  [3.2406 * 0.9505, -1.5372, -0.4986 * 1.089],
  [-0.9689 * 0.9505, 1.8758, 0.0415 * 1.089],
  [0.0557 * 0.9505, -0.204, 1.057 * 1.089],
];

function toLab(rgb: Triple): Triple {
  const linear = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  const [x, y, z] = multiply(TO_XYZ, linear as Triple).map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116,
  ) as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function toRgb([l, a, b]: Triple): Triple {
  const y = (l + 16) / 116;
  const xyz = [y + a / 500, y, y - b / 200].map((f) =>
    f > 6 / 29 ? f ** 3 : (f * 116 - 16) * (27 / 24389),
  ) as Triple;
  return multiply(TO_RGB, xyz).map((value) => {
    const s = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.min(255, Math.max(0, Math.round(s * 255)));
  }) as Triple;
}

/** Reinhard et al. 2001 by the book, a pixel at a time. */
function match(frame: RgbFrame, target: Statistics): number[] {
  const labs: Triple[] = [];
  for (let i = 0; i < frame.data.length; i += 3) {
    labs.push(toLab([...frame.data.subarray(i, i + 3)] as Triple));
  }
  const channels = [0, 1, 2].map((c) => {
    const values = labs.map((lab) => lab[c] ?? NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { mean, gain: (target.std[c] ?? NaN) / Math.max(std, 1) };
  });
  return labs.flatMap((lab) =>
    toRgb(
      lab.map(
        (value, c) =>
          (value - (channels[c]?.mean ?? NaN)) * (channels[c]?.gain ?? NaN) + (target.mean[c] ?? NaN),
      ) as Triple,
    ),
  );
}

async function readStatistics(): Promise<Record<string, Statistics>> {
  const text = await readFile(join(defaultModelsDir, 'training', 'classic-statistics.json'), 'utf8');
  return JSON.parse(text) as Record<string, Statistics>;
}

test.each([
  ['real2sim', 'canonical'],
  ['sim2real', 'realistic'],
] as const)('the default of %s is %s', async (direction, name) => {
  const translator = await loadTranslator({ model: '', direction, providers: ['cpu'], logger });
  const found = translator.name;
  // Before it can fail: a worker that is left running keeps jest from ending.
  await translator.close();
  expect(found).toBe(name);
});

describe.each(DIRECTIONS)('colour statistics for %s, %s', (direction, name) => {
  let translator: Translator;
  beforeAll(async () => {
    translator = await loadTranslator({ model: name, direction, providers: ['cpu'], logger, threads: 2 });
  });
  afterAll(async () => {
    await translator.close();
  });

  test('gives its name, provider and sha256', () => {
    expect(translator.name).toBe(name);
    expect(translator.provider).toBe('cpu');
    expect(translator.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, () => RgbFrame]>([
    ['ramps of all colours', () => drawRamps(64, 48)],
    ['plain quarters', () => drawQuarters(30, 20)],
    ['an odd size', () => drawRamps(13, 7)],
    ['a dark frame', () => darken(drawRamps(64, 48))],
  ])('agrees with the formulas for %s', async (_name, draw) => {
    const target = (await readStatistics())[name];
    if (target === undefined) {
      throw new Error(`expected statistics of ${name}`);
    }
    const truth = match(draw(), target);
    const { data } = await translator.translate(draw());
    expect(findLargestDifference(data, truth)).toBeLessThanOrEqual(2);
    // The frame is not near its translation, so that a model which does nothing would fail above.
    expect(findLargestDifference(draw().data, truth)).toBeGreaterThan(20);
  });

  test('keeps a frame of one colour plain', async () => {
    const data = new Uint8Array(32 * 24 * 3).map((_value, i) => [200, 30, 90][i % 3] ?? 0);
    const result = await translator.translate({ width: 32, height: 24, data });
    for (const channel of [0, 1, 2]) {
      expect(new Set(result.data.filter((_value, i) => i % 3 === channel)).size).toBe(1);
    }
  });
});

function darken({ width, height, data }: RgbFrame): RgbFrame {
  return { width, height, data: data.map((value, i) => value * ([0.3, 0.08, 0.05][i % 3] ?? 0)) };
}

test('a model of the other direction is refused', async () => {
  const wanted = loadTranslator({ model: 'classic', direction: 'sim2real', providers: ['cpu'], logger });
  await expect(wanted).rejects.toThrow(
    /expected a model for direction sim2real, found classic, which is for real2sim/,
  );
});

test('a missing model is refused by name', async () => {
  const wanted = loadTranslator({ model: 'nothing-such', direction: 'real2sim', providers: ['cpu'], logger });
  await expect(wanted).rejects.toThrow(/nothing-such\.json.*models list/);
  await expect(wanted).rejects.toBeInstanceOf(ModelError);
});

test("the error gives each provider's reason", async () => {
  const providers = ['fpga', 'abacus'];
  const wanted = loadTranslator({ model: 'classic', direction: 'real2sim', providers, logger });
  for (const provider of providers) {
    const reason = `${provider}: this build of onnxruntime-node does not know it`;
    await expect(wanted).rejects.toThrow(reason);
  }
});

test('identity returns the frame itself', async () => {
  const identity = await loadTranslator({ model: 'identity', direction: 'real2sim', providers: [], logger });
  const frame = drawRamps(4, 4);
  expect(await identity.translate(frame)).toBe(frame);
  expect(identity).toMatchObject({ name: 'identity', provider: 'none', sha256: undefined });
});

test('every shipped card matches its file', async () => {
  const cards = (await readdir(defaultModelsDir)).filter((name) => name.endsWith('.json'));
  expect(cards).toEqual(expect.arrayContaining(['classic.json', 'classic-sim2real.json']));
  for (const name of cards) {
    const path = join(defaultModelsDir, name);
    const card = await readAnyCard(path);
    expect(`${card.name}.json`).toBe(name);
    await expect(readCheckedModel(card, path)).resolves.toBeDefined();
  }
});
