import protobuf from 'protobufjs';
import { describeError } from '../process/describe-error';

/** An input or output as the file declares it; a side is a number, or a name (or nothing) where it is free. */
export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType; 2 is uint8. */
  readonly elementType: number;
  readonly shape: readonly (number | string)[];
}

/** What of an ONNX file is looked at before a session is made of it. */
export interface OnnxHeader {
  readonly opset: number | undefined;
  /** Operator domains other than ONNX's own that the file imports or uses. */
  readonly foreignDomains: readonly string[];
  /** Names of tensors whose data lie in another file. */
  readonly externalTensors: readonly string[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

// The fields of onnx.proto (ONNX IR 10) that are needed here, by their public field numbers; all others, weights
// above all, are skipped by the decoder.
const SCHEMA = `
syntax = "proto2";
message Model { optional Graph graph = 7; repeated Opset opset_import = 8; repeated Function functions = 25; }
message Opset { optional string domain = 1; optional int64 version = 2; }
message Function { optional string name = 1; repeated Node node = 7; optional string domain = 10; }
message Graph { repeated Node node = 1; repeated Tensor initializer = 5; repeated Value input = 11;
  repeated Value output = 12; repeated SparseTensor sparse_initializer = 15; }
message Node { optional string op_type = 4; repeated Attribute attribute = 5; optional string domain = 7; }
message Attribute { optional Tensor t = 5; optional Graph g = 6; repeated Tensor tensors = 10;
  repeated Graph graphs = 11; optional SparseTensor sparse_tensor = 22; repeated SparseTensor sparse_tensors = 23; }
message Tensor { optional string name = 8; repeated Entry external_data = 13; optional int32 data_location = 14; }
message SparseTensor { optional Tensor values = 1; optional Tensor indices = 2; }
message Entry { optional string key = 1; }
message Value { optional string name = 1; optional Type type = 2; }
message Type { optional TensorType tensor_type = 1; }
message TensorType { optional int32 elem_type = 1; optional Shape shape = 2; }
message Shape { repeated Dimension dim = 1; }
message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; }
`;

interface TensorMessage {
  name?: string;
  external_data?: unknown[];
  data_location?: number;
}
interface SparseTensorMessage {
  values?: TensorMessage;
  indices?: TensorMessage;
}
interface AttributeMessage {
  t?: TensorMessage;
  g?: GraphMessage;
  tensors?: TensorMessage[];
  graphs?: GraphMessage[];
  sparse_tensor?: SparseTensorMessage;
  sparse_tensors?: SparseTensorMessage[];
}
interface NodeMessage {
  op_type?: string;
  attribute?: AttributeMessage[];
  domain?: string;
}
interface ValueMessage {
  name?: string;
  type?: {
    tensor_type?: { elem_type?: number; shape?: { dim?: { dim_value?: number; dim_param?: string }[] } };
  };
}
interface GraphMessage {
  node?: NodeMessage[];
  initializer?: TensorMessage[];
  input?: ValueMessage[];
  output?: ValueMessage[];
  sparse_initializer?: SparseTensorMessage[];
}
interface ModelMessage {
  graph?: GraphMessage;
  opset_import?: { domain?: string; version?: number }[];
  functions?: { name?: string; node?: NodeMessage[]; domain?: string }[];
}

const modelType = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('Model');

/** The bytes are no ONNX model. */
export class OnnxHeaderError extends Error {
  override readonly name = 'OnnxHeaderError';
}

/** Reads the header of an ONNX file. Throws an OnnxHeaderError where the bytes are no protobuf or hold no graph. */
export function readOnnxHeader(bytes: Uint8Array): OnnxHeader {
  const model = decodeModel(bytes);
  if (model.graph === undefined) {
    throw new OnnxHeaderError('the file holds no graph');
  }
  const found = { domains: new Set<string>(), external: [] as string[] };
  visitGraph(model.graph, found);
  for (const each of model.functions ?? []) {
    found.domains.add(each.domain ?? '');
    visitNodes(each.node ?? [], found);
  }
  const imports = model.opset_import ?? [];
  for (const { domain } of imports) {
    found.domains.add(domain ?? '');
  }
  const initializers = new Set((model.graph.initializer ?? []).map(({ name }) => name));
  return {
    opset: imports.find(({ domain }) => isStandardDomain(domain ?? ''))?.version,
    foreignDomains: [...found.domains].filter((domain) => !isStandardDomain(domain)),
    externalTensors: found.external,
    // Before IR 4 initializers were listed among the inputs.
    inputs: (model.graph.input ?? []).filter(({ name }) => !initializers.has(name)).map(readValue),
    outputs: (model.graph.output ?? []).map(readValue),
  };
}

function decodeModel(bytes: Uint8Array): ModelMessage {
  try {
    return modelType.toObject(modelType.decode(bytes), { longs: Number });
  } catch (cause) {
    // protobufjs throws plain Errors and RangeErrors; only here are they the file's fault.
    throw new OnnxHeaderError(describeError(cause), { cause });
  }
}

function isStandardDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

interface Findings {
  readonly domains: Set<string>;
  readonly external: string[];
}

function visitGraph(graph: GraphMessage, found: Findings): void {
  visitTensors([...(graph.initializer ?? []), ...(graph.sparse_initializer ?? []).flatMap(listParts)], found);
  visitNodes(graph.node ?? [], found);
}

function visitNodes(nodes: readonly NodeMessage[], found: Findings): void {
  for (const node of nodes) {
    found.domains.add(node.domain ?? '');
    for (const attribute of node.attribute ?? []) {
      const sparse = [
        ...(attribute.sparse_tensors ?? []),
        ...(attribute.sparse_tensor ? [attribute.sparse_tensor] : []),
      ];
      const single = attribute.t ? [attribute.t] : [];
      visitTensors([...single, ...(attribute.tensors ?? []), ...sparse.flatMap(listParts)], found);
      for (const graph of [...(attribute.graphs ?? []), ...(attribute.g ? [attribute.g] : [])]) {
        visitGraph(graph, found);
      }
    }
  }
}

function listParts({ values, indices }: SparseTensorMessage): TensorMessage[] {
  return [values, indices].filter((part) => part !== undefined);
}

function visitTensors(tensors: readonly TensorMessage[], found: Findings): void {
  for (const tensor of tensors) {
    if ((tensor.data_location ?? 0) !== 0 || (tensor.external_data?.length ?? 0) > 0) {
      found.external.push(tensor.name ?? 'a tensor without a name');
    }
  }
}

function readValue(value: ValueMessage): OnnxValue {
  const tensor = value.type?.tensor_type;
  const shape = (tensor?.shape?.dim ?? []).map(({ dim_value, dim_param }) => dim_value ?? dim_param ?? '');
  return { name: value.name ?? '', elementType: tensor?.elem_type ?? 0, shape };
}
