import { subtle } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { describeError } from '../process/describe-error';
import type { AnyCard, TensorCard } from './card';
import { ModelError } from './model-error';
import { readOnnxHeader, type OnnxHeader, type OnnxValue } from './onnx-header';

/** ONNX's numbers of element types. */
const ELEMENT_TYPES = { uint8: 2, float32: 1 } as const;

/**
 * Reads the model file that a card names and checks it against the card: place, size, sha256, opset, operators, names,
 * types and shapes. Returns the very bytes that were checked, so that nobody can change them before they run.
 * Throws a ModelError.
 */
export async function readCheckedModel(card: AnyCard, cardPath: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = await findModelFile(card, cardPath);
  const { size } = await stat(file);
  // Before the file is read: whoever puts a card beside a disk image should not wait for its hash.
  if (size !== card.bytes) {
    throw new ModelError({
      card: cardPath,
      file,
      expected: `${card.bytes} bytes`,
      found: `${size} bytes`,
      remedy: 'The file is not the one that the card describes: fetch or export it again.',
    });
  }
  const bytes = new Uint8Array(await readFile(file));
  // On a thread of libuv's pool: a model may be read while frames flow.
  const sha256 = Buffer.from(await subtle.digest('SHA-256', bytes)).toString('hex');
  if (sha256 !== card.sha256) {
    throw new ModelError({
      card: cardPath,
      file,
      expected: `sha256 ${card.sha256}`,
      found: `sha256 ${sha256}`,
      remedy: 'The file is damaged or not the one that the card describes: fetch or export it again.',
    });
  }
  const problem = findMismatch(card, parseHeader(bytes, cardPath, file));
  if (problem !== undefined) {
    throw new ModelError({ card: cardPath, file, ...problem });
  }
  return bytes;
}

async function findModelFile(card: AnyCard, cardPath: string): Promise<string> {
  const folder = await realpath(dirname(resolve(cardPath)));
  const wanted = resolve(folder, card.file);
  let file: string;
  try {
    file = await realpath(wanted);
  } catch (error) {
    throw new ModelError(
      { card: cardPath, file: wanted, expected: 'the model file beside its card', found: 'no such file' },
      { cause: error },
    );
  }
  // After links are followed: a card from elsewhere must not make the program read what it pleases.
  if (!file.startsWith(folder + sep) || !(await stat(file)).isFile()) {
    throw new ModelError({
      card: cardPath,
      file,
      expected: `a file inside ${folder}`,
      found: 'one outside, or no file',
    });
  }
  return file;
}

function parseHeader(bytes: Uint8Array, cardPath: string, file: string): OnnxHeader {
  try {
    return readOnnxHeader(bytes);
  } catch (error) {
    throw new ModelError(
      { card: cardPath, file, expected: 'an ONNX model', found: describeError(error) },
      { cause: error },
    );
  }
}

function findMismatch(card: AnyCard, header: OnnxHeader): { expected: string; found: string } | undefined {
  if (header.opset !== card.opset) {
    return { expected: `opset ${card.opset}`, found: `opset ${String(header.opset)}` };
  }
  if (header.foreignDomains.length > 0) {
    return {
      expected: "ONNX's standard operators only",
      found: `operator domains ${header.foreignDomains.join(', ')}`,
    };
  }
  if (header.externalTensors.length > 0) {
    return {
      expected: 'all weights inside the file',
      found: `external data for ${header.externalTensors.slice(0, 3).join(', ')}`,
    };
  }
  return (
    findTensorMismatch('input', listInputs(card), header.inputs) ??
    findTensorMismatch('output', [describeTensor(card.output)], header.outputs)
  );
}

/** A tensor as the file should declare it. */
interface ExpectedTensor {
  readonly name: string;
  readonly elementType: number;
  readonly shape: readonly (number | string)[];
}

function listInputs(card: AnyCard): ExpectedTensor[] {
  const light = 'light' in card ? card.light : undefined;
  return [card.input, ...(light === undefined ? [] : [light])].map(describeTensor);
}

function describeTensor({
  name,
  type,
  shape,
}: Pick<TensorCard, 'name' | 'type'> & Pick<ExpectedTensor, 'shape'>): ExpectedTensor {
  return { name, elementType: ELEMENT_TYPES[type], shape };
}

function findTensorMismatch(
  role: string,
  expected: readonly ExpectedTensor[],
  found: readonly OnnxValue[],
): { expected: string; found: string } | undefined {
  const isSame =
    found.length === expected.length &&
    expected.every(({ name, elementType, shape }, place) => {
      const value = found[place];
      return (
        value?.name === name &&
        value.elementType === elementType &&
        value.shape.length === shape.length &&
        shape.every((side, axis) => isSameSide(side, value.shape[axis]))
      );
    });
  if (isSame) return undefined;
  return {
    expected: `${expected.length === 1 ? 'one' : expected.length} ${role}${expected.length === 1 ? '' : 's'}: ${expected.map(showTensor).join('; ')}`,
    found: found.length === 0 ? `no ${role}` : found.map(showTensor).join('; '),
  };
}

function showTensor({ name, elementType, shape }: ExpectedTensor): string {
  const known = Object.entries(ELEMENT_TYPES).find(([, number]) => number === elementType);
  const type = known?.[0] ?? `data type ${elementType}`;
  return `${name} ${type} [${shape.map((side) => (side === '' ? '?' : side)).join(', ')}]`;
}

/** A name on the card stands for a free side, whatever the file calls it. */
function isSameSide(card: number | string, file: number | string | undefined): boolean {
  return typeof card === 'number' ? card === file : typeof file === 'string';
}
