import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCard, readCard } from '../../src/translate/card';
import { readCheckedModel } from '../../src/translate/check-model';
import { ModelError } from '../../src/translate/model-error';
import { buildTinyOnnx, describeTiny, fixSize, writeTiny, type TinyModel } from './tiny-onnx';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-card-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function check(path: string): Promise<Uint8Array> {
  return readCheckedModel(await readCard(path), path);
}

async function findError(path: string): Promise<ModelError> {
  const error: unknown = await check(path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ModelError);
  const problem = error as ModelError;
  for (const part of [problem.card, problem.file ?? '', problem.expected, problem.found]) {
    expect(problem.message).toContain(part);
  }
  return problem;
}

test('a file that matches its card is read', async () => {
  const bytes = await check(await writeTiny(folder));
  expect(Buffer.from(bytes).equals(buildTinyOnnx())).toBe(true);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['an unknown key', { colour: 'red' }, /colour/],
  ['a missing key', { licence: undefined }, /licence.*missing/],
  ['a sha256 of wrong length', { sha256: 'abc' }, /sha256.*"abc"/],
  ['an unknown family', { family: 'diffusion' }, /family.*"diffusion"/],
  ['a type other than uint8', { input: { name: 'in', type: 'float32' } }, /input\.type.*"float32"/],
  ['a region outside the frame', { region: { x: 0, y: 0.5, width: 1, height: 0.6 } }, /region/],
])('a card with %s is refused by key', (_name, changes, message) => {
  const card = describeTiny(buildTinyOnnx(), changes);
  expect(() => parseCard(card, 'my-card.json')).toThrow(message);
  expect(() => parseCard(card, 'my-card.json')).toThrow(/my-card\.json/);
});

test.each([['null'], ['[]'], ['{'], ['']])('a card that reads %s is refused', async (content) => {
  const path = join(folder, 'card.json');
  await writeFile(path, content);
  await expect(readCard(path)).rejects.toThrow(ModelError);
});

test('a missing card is named', async () => {
  await expect(readCard(join(folder, 'none.json'))).rejects.toThrow(/none\.json.*expected a model card/);
});

test('a missing file is reported', async () => {
  const path = await writeTiny(folder);
  await rm(join(folder, 'tiny.onnx'));
  expect((await findError(path)).found).toBe('no such file');
});

test('a grown file is refused by its size', async () => {
  const path = await writeTiny(folder);
  await appendFile(join(folder, 'tiny.onnx'), 'x');
  expect((await findError(path)).expected).toMatch(/^\d+ bytes$/);
});

test('a changed bit is found by the sha256', async () => {
  const path = await writeTiny(folder);
  const file = join(folder, 'tiny.onnx');
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  await writeFile(file, bytes);
  const error = await findError(path);
  expect(error.expected).toMatch(/^sha256 [0-9a-f]{64}$/);
  expect(error.found).toMatch(/^sha256 [0-9a-f]{64}$/);
});

test('a file other than ONNX is refused', async () => {
  const bytes = Buffer.from('this is not a model');
  await writeFile(join(folder, 'tiny.onnx'), bytes);
  const path = join(folder, 'tiny.json');
  await writeFile(path, JSON.stringify(describeTiny(bytes)));
  expect((await findError(path)).expected).toBe('an ONNX model');
});

test.each(['../elsewhere.onnx', '/etc/hostname', 'sub/../../elsewhere.onnx'])(
  'a card cannot reach %s',
  async (file) => {
    await mkdir(join(folder, 'models'));
    await writeFile(join(folder, 'elsewhere.onnx'), buildTinyOnnx());
    const path = await writeTiny(join(folder, 'models'), {}, { file });
    expect((await findError(path)).expected).toMatch(/inside|beside/);
  },
);

test('a card cannot reach outside by link', async () => {
  await mkdir(join(folder, 'models'));
  await writeFile(join(folder, 'elsewhere.onnx'), buildTinyOnnx());
  await symlink(join(folder, 'elsewhere.onnx'), join(folder, 'models', 'link.onnx'));
  const path = await writeTiny(join(folder, 'models'), {}, { file: 'link.onnx' });
  expect((await findError(path)).expected).toMatch(/inside/);
});

const external = {
  name: 'weights',
  dims: [1],
  data_type: 1,
  data_location: 1,
  external_data: [{ key: 'location', value: '/etc/passwd' }],
};
const foreign = { op_type: 'Identity', domain: 'com.example', input: ['in'], output: ['out'] };

test.each<[string, TinyModel, RegExp, RegExp]>([
  ['another opset', { opset: 16 }, /^opset 17$/, /^opset 16$/],
  ['another input name', { inputName: 'picture' }, /in uint8/, /picture uint8/],
  ['another output name', { outputName: 'picture' }, /out uint8/, /picture uint8/],
  ['floats', { elementType: 1 }, /uint8/, /in float32/],
  ['planes instead of pixels', { shape: [1, 3, 'h', 'w'] }, /height, width, 3/, /\[1, 3, h, w\]/],
  ['a fixed size', { shape: [1, 48, 64, 3] }, /height, width/, /48, 64/],
  ['three axes', { shape: ['h', 'w', 3] }, /1, height/, /\[h, w, 3\]/],
  ['an operator that is not ONNX', { nodes: [foreign] }, /standard operators/, /com\.example/],
  ['weights in another file', { initializers: [external] }, /inside the file/, /weights/],
  [
    'weights in another file, in a constant of a branch',
    {
      nodes: [
        {
          op_type: 'If',
          input: ['in'],
          output: ['out'],
          attribute: [
            {
              name: 'then_branch',
              type: 5,
              g: { node: [{ op_type: 'Constant', attribute: [{ name: 'value', type: 4, t: external }] }] },
            },
          ],
        },
      ],
    },
    /inside the file/,
    /weights/,
  ],
])('a file with %s is refused', async (_name, model, expected, found) => {
  const error = await findError(await writeTiny(folder, model));
  expect(error.expected).toMatch(expected);
  expect(error.found).toMatch(found);
});

test('card and file must share a fixed size', async () => {
  const model = { shape: [1, 48, 64, 3] };
  await expect(check(await writeTiny(folder, model, fixSize(64, 48)))).resolves.toBeDefined();
  const error = await findError(await writeTiny(folder, model, fixSize(48, 64)));
  expect(error.found).toContain('[1, 48, 64, 3]');
});
