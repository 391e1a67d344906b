import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { ModelCard } from '../../src/translate/card';

// The fields of onnx.proto that a model of a few nodes needs.
const root = protobuf.parse(
  `syntax = "proto2";
   message Model { optional int64 ir_version = 1; optional Graph graph = 7; repeated Opset opset_import = 8; }
   message Opset { optional string domain = 1; optional int64 version = 2; }
   message Graph { repeated Node node = 1; optional string name = 2; repeated Tensor initializer = 5;
     repeated Value input = 11; repeated Value output = 12; }
   message Node { repeated string input = 1; repeated string output = 2; optional string op_type = 4;
     repeated Attribute attribute = 5; optional string domain = 7; }
   message Attribute { optional string name = 1; optional int64 i = 3; optional Tensor t = 5; optional Graph g = 6; optional int32 type = 20; }
   message Tensor { repeated int64 dims = 1; optional int32 data_type = 2; repeated int64 int64_data = 7;
     optional string name = 8; optional bytes raw_data = 9; repeated Entry external_data = 13; optional int32 data_location = 14; }
   message Entry { optional string key = 1; optional string value = 2; }
   message Value { optional string name = 1; optional Type type = 2; }
   message Type { optional TensorType tensor_type = 1; }
   message TensorType { optional int32 elem_type = 1; optional Shape shape = 2; }
   message Shape { repeated Dimension dim = 1; }
   message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; }`,
  { keepCase: true },
).root;

export type Side = number | string;

export interface TinyModel {
  readonly opset?: number;
  readonly inputName?: string;
  readonly outputName?: string;
  /** 2 is uint8, 1 float. */
  readonly elementType?: number;
  readonly shape?: readonly Side[];
  /** Operators between input and output, in a chain. */
  readonly nodes?: readonly object[];
  readonly initializers?: readonly object[];
  /** Numbers of a second input, `light`. */
  readonly light?: number;
}

/** An ONNX file that passes its input through `Identity`, or through what is given. */
export function buildTinyOnnx(model: TinyModel = {}): Uint8Array {
  const {
    opset = 17,
    inputName = 'in',
    outputName = 'out',
    elementType = 2,
    shape = [1, 'h', 'w', 3],
  } = model;
  const dim = shape.map((side) => (typeof side === 'number' ? { dim_value: side } : { dim_param: side }));
  const type = { tensor_type: { elem_type: elementType, shape: { dim } } };
  const message = {
    ir_version: 8,
    opset_import: [{ domain: '', version: opset }],
    graph: {
      name: 'tiny',
      node: model.nodes ?? [{ op_type: 'Identity', input: [inputName], output: [outputName] }],
      initializer: model.initializers ?? [],
      input: [
        { name: inputName, type },
        ...(model.light === undefined
          ? []
          : [
              {
                name: 'light',
                type: {
                  tensor_type: {
                    elem_type: 1,
                    shape: { dim: [{ dim_value: 1 }, { dim_value: model.light }] },
                  },
                },
              },
            ]),
      ],
      output: [{ name: outputName, type }],
    },
  };
  const kind = root.lookupType('Model');
  return kind.encode(kind.fromObject(message)).finish();
}

/** A card that is true of a file made by `buildTinyOnnx` with its defaults, but for what is changed. */
export function describeTiny(
  bytes: Uint8Array,
  changes: Partial<Record<keyof ModelCard, unknown>> = {},
): unknown {
  const shape = [1, 'height', 'width', 3];
  const tensor = { type: 'uint8', shape, layout: 'NHWC', colours: 'RGB' };
  return {
    name: 'tiny',
    family: 'fast-style',
    direction: 'real2sim',
    file: 'tiny.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    opset: 17,
    input: { ...tensor, name: 'in' },
    output: { ...tensor, name: 'out' },
    region: 'full',
    parameters: 0,
    multiplyAccumulates: { at: { width: 640, height: 480 }, count: 0 },
    training: {
      script: 'test/translate/tiny-onnx.ts',
      data: 'none',
      domains: { source: 'none', target: 'none' },
      steps: 0,
      seed: null,
      losses: {},
      commit: null,
    },
    metrics: [],
    intendedUse: 'tests',
    licence: 'Apache-2.0',
    provenance: 'made by a test',
    ...changes,
  };
}

/** Writes file and card of this name into a folder. @returns the card's path */
export async function writeTiny(
  folder: string,
  model: TinyModel = {},
  changes: Partial<Record<keyof ModelCard, unknown>> = {},
  name = 'tiny',
): Promise<string> {
  const bytes = buildTinyOnnx(model);
  await writeFile(join(folder, `${name}.onnx`), bytes);
  const path = join(folder, `${name}.json`);
  const card = describeTiny(bytes, { name, file: `${name}.onnx`, ...changes });
  await writeFile(path, JSON.stringify(card));
  return path;
}

/** The changes that make a tiny card say a fixed size. */
export function fixSize(width: number, height: number): Partial<Record<keyof ModelCard, unknown>> {
  const tensor = { type: 'uint8', shape: [1, height, width, 3], layout: 'NHWC', colours: 'RGB' };
  return { input: { ...tensor, name: 'in' }, output: { ...tensor, name: 'out' } };
}
