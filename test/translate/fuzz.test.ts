import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCard } from '../../src/translate/card';
import { defaultModelsDir } from '../../src/translate/load-translator';
import { ModelError } from '../../src/translate/model-error';
import { OnnxHeaderError, readOnnxHeader } from '../../src/translate/onnx-header';
import { createDice, damage, join as joinBytes } from '../support/damage';
import { runWithDeadline } from '../support/run-with-deadline';

const ROUNDS = 2000;

test('a damaged card is read or gives a ModelError', () => {
  const bytes = readFileSync(join(defaultModelsDir, 'classic.json'));
  const roll = createDice(1);
  const outcomes = { taken: 0, refused: 0, noJson: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(damage(bytes, roll)).toString());
    } catch {
      outcomes.noJson++;
      continue;
    }
    try {
      parseCard(value, 'fuzz.json');
      outcomes.taken++;
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(0);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a list', []],
  ['a number', 7],
  ['a card whose prototype is another', JSON.parse('{"__proto__": {"name": "x"}}')],
])('%s is no card', (_, value) => {
  expect(() => parseCard(value, 'fuzz.json')).toThrow(ModelError);
});

test('a damaged ONNX file neither hangs nor fills memory', () => {
  const bytes = readFileSync(join(defaultModelsDir, 'classic.onnx'));
  const roll = createDice(2);
  const before = process.memoryUsage().rss;
  const outcomes = { read: 0, refused: 0 };
  let round = 0;
  const read = (): void => {
    for (; round < ROUNDS; round++) {
      try {
        readOnnxHeader(damage(bytes, roll));
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(OnnxHeaderError);
        outcomes.refused++;
      }
    }
  };
  runWithDeadline(60_000, read, () => `damaged file ${round}`);
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
  expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
});

test('an ONNX file with impossible content is refused', () => {
  // Field 7 (graph), length 2^30 as a varint.
  expect(() => readOnnxHeader(Uint8Array.of(0x3a, 0x80, 0x80, 0x80, 0x80, 0x04))).toThrow(OnnxHeaderError);
  // Graphs within attributes within nodes within graphs: field 7, then 1, 5 and 6 over and over.
  let nested = new Uint8Array(0);
  for (let depth = 0; depth < 3000; depth++) {
    for (const field of [6, 5, 1]) nested = wrap(field, nested);
  }
  expect(() => readOnnxHeader(wrap(7, nested))).toThrow(OnnxHeaderError);
});

/** A protobuf field that holds bytes. */
function wrap(field: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return joinBytes(Uint8Array.of((field << 3) | 2, ...length), bytes);
}
