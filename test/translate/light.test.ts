import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { parseCard, readCard, type ModelCard } from '../../src/translate/card';
import { readCheckedModel } from '../../src/translate/check-model';
import { LightChooser, type LightOrder } from '../../src/translate/light-chooser';
import { loadTranslator } from '../../src/translate/load-translator';
import { openLight } from '../../src/translate/open-light';
import type { Translator } from '../../src/translate/translator';
import sharp from 'sharp';
import { encodeJpeg } from '../../src/image/jpeg-codec';
import { BufferPool } from '../../src/image/buffer-pool';
import { PAINTED_LIGHTS, PAINT_LIGHT } from './odd-models';
import { buildTinyOnnx, describeTiny, writeTiny } from './tiny-onnx';

let folder: string;
let path: string;
let card: ModelCard;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-light-'));
  path = await writeTiny(folder, PAINT_LIGHT, PAINTED_LIGHTS);
  card = await readCard(path);
});
afterAll(() => rm(folder, { recursive: true }));

const first = async (light: string): Promise<number[]> => [...((await openLight(card, light))?.next() ?? [])];

test('a light is chosen by its name', async () => {
  expect(await first('night')).toEqual([10, 20, 30]);
});

test('the first light is the default, shown as its middle frame', async () => {
  expect(await first('')).toEqual([210, 200, 190]);
});

const draw = (order: LightOrder, count: number): string[] => {
  const chooser = new LightChooser(card.lights ?? {}, order);
  return Array.from({ length: count }, () => chooser.next().join());
};

test('random draws all descriptions, alike in every run', () => {
  const drawn = draw('random', 100);
  expect(new Set(drawn).size).toBe(4);
  expect(draw('random', 100)).toEqual(drawn);
  // By light, not by description: one of two lights has three of the four.
  const nights = drawn.filter((each) => each === '10,20,30').length;
  expect(nights).toBeGreaterThan(35);
  expect(nights).toBeLessThan(65);
});

test('cycle shows each light in turn', () => {
  const shown = draw('cycle', 151);
  expect([shown[0], shown[74], shown[75], shown[149], shown[150]]).toEqual([
    '210,200,190',
    '210,200,190',
    '10,20,30',
    '10,20,30',
    '210,200,190',
  ]);
});

const writeLights = async (name: string, content: unknown): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
};

test('a described light is read from its file', async () => {
  const { bright, night } = PAINTED_LIGHTS.lights;
  const one = await writeLights('one.json', { numbers: 3, lights: { mine: night } });
  expect(await first(one)).toEqual([10, 20, 30]);
  const two = await writeLights('two.json', { numbers: 3, lights: { bright, night } });
  expect(await first(`${two}#night`)).toEqual([10, 20, 30]);
  await expect(openLight(card, two)).rejects.toThrow(
    /two\.json: expected one light, found lights bright, night.*two\.json#night/,
  );
});

test.each<[string, unknown, RegExp]>([
  [
    'of another model',
    { numbers: 2, lights: { a: { frames: 1, unseen: [], descriptions: [[1, 2]] } } },
    /3 numbers.*found 2/,
  ],
  [
    'cut short',
    { numbers: 3, lights: { a: { frames: 1, unseen: [], descriptions: [[1, 2]] } } },
    /of 3 numbers, not of 2/,
  ],
  ['without lights', { numbers: 3, lights: {} }, /at least one light/],
])('a file of lights %s is refused', async (_name, content, message) => {
  await expect(openLight(card, await writeLights('bad.json', content))).rejects.toThrow(message);
});

test('an unknown light names those there are', async () => {
  await expect(openLight(card, 'dusk')).rejects.toThrow(/expected light dusk, found lights bright, night/);
});

test('a model without lights refuses one', async () => {
  const plain = parseCard(describeTiny(buildTinyOnnx()), 'tiny.json');
  expect(await openLight(plain, '')).toBeUndefined();
  await expect(openLight(plain, 'night')).rejects.toThrow(/tiny, which does not/);
  await expect(openLight(undefined, 'night')).rejects.toThrow(/identity, which does not/);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['light without lights', { lights: undefined }, /light and lights together/],
  [
    'a description too short',
    { lights: { a: { frames: 1, unseen: [], descriptions: [[1]] } } },
    /of 3 numbers, not of 1/,
  ],
  ['a light that is called cycle', { lights: { cycle: PAINTED_LIGHTS.lights.night } }, /lights.cycle/],
])('a card with %s is refused', (_name, changes, message) => {
  const value = describeTiny(buildTinyOnnx(PAINT_LIGHT), { ...PAINTED_LIGHTS, ...changes });
  expect(() => parseCard(value, 'my-card.json')).toThrow(message);
});

test('a file without the second input is refused', async () => {
  const wrong = await writeTiny(folder, {}, PAINTED_LIGHTS, 'wrong');
  await expect(readCheckedModel(await readCard(wrong), wrong)).rejects.toThrow(
    /expected 2 inputs: in uint8 .*; light float32 \[1, 3\], found in uint8/,
  );
});

describe('a model that knows the light', () => {
  let translator: Translator;
  beforeAll(async () => {
    translator = await loadTranslator({
      ...{ model: path, direction: 'sim2real', providers: ['cpu'] },
      logger: pino({ level: 'silent' }),
    });
  });
  afterAll(() => translator.close());

  const grey = (): { width: number; height: number; data: Uint8Array<ArrayBuffer> } => ({
    ...{ width: 32, height: 16 },
    data: new Uint8Array(32 * 16 * 3).fill(99),
  });

  test.each<[string, Float32Array | undefined, number[]]>([
    ['the given light', Float32Array.of(10, 20, 30), [10, 20, 30]],
    ['its first light unless given', undefined, [210, 200, 190]],
  ])('shows a frame in %s', async (_name, light, colour) => {
    const { data } = await translator.translate(grey(), light);
    expect([...data.subarray(0, 3)]).toEqual(colour);
    expect([...data.subarray(-3)]).toEqual(colour);
  });

  test('shows a JPEG in the given light', async () => {
    const jpeg = await encodeJpeg(grey(), { quality: 95, isGrey: false }, new BufferPool());
    const options = { width: 32, height: 16, quality: 95, isGrey: false, rows: { top: 0, count: 16 } };
    const show = async (light?: Float32Array): Promise<number[]> => {
      const translated = await translator.translateJpeg?.(jpeg, { ...options, light });
      const pixels = await sharp(translated?.data).removeAlpha().raw().toBuffer();
      return [...pixels.subarray(0, 3)];
    };
    expectNear(await show(Float32Array.of(10, 200, 30)), [10, 200, 30]);
    expectNear(await show(), [210, 200, 190]);
  });
});

/** JPEG rounds colours. */
function expectNear(found: readonly number[], wanted: readonly number[]): void {
  expect(Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? 999))))).toBeLessThanOrEqual(3);
}
