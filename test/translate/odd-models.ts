import type { TinyModel } from './tiny-onnx';

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;
const UINT8 = 2;
const INT = 2;
const GRAPH = 5;

/** A model that paints every frame in one colour: so each output says which model made it. */
export function paint([red, green, blue]: readonly [number, number, number]): TinyModel {
  return {
    nodes: [
      { op_type: 'Shape', input: ['in'], output: ['size'] },
      { op_type: 'Expand', input: ['colour', 'size'], output: ['out'] },
    ],
    initializers: [
      {
        name: 'colour',
        dims: [1, 1, 1, 3],
        data_type: UINT8,
        raw_data: Uint8Array.of(red, green, blue),
      },
    ],
  };
}

/** A model that paints every frame in the colour that its light is: three numbers of 0 to 255. */
export const PAINT_LIGHT: TinyModel = {
  light: 3,
  nodes: [
    { op_type: 'Shape', input: ['in'], output: ['size'] },
    { op_type: 'Reshape', input: ['light', 'pixel'], output: ['colour_f'] },
    {
      op_type: 'Cast',
      input: ['colour_f'],
      output: ['colour'],
      attribute: [{ name: 'to', i: UINT8, type: INT }],
    },
    { op_type: 'Expand', input: ['colour', 'size'], output: ['out'] },
  ],
  initializers: [{ name: 'pixel', dims: [4], data_type: INT64, int64_data: [1, 1, 1, 3] }],
};

/** What the card of such a model says of light; `bright` is the default. */
export const PAINTED_LIGHTS = {
  direction: 'sim2real',
  light: { name: 'light', type: 'float32', shape: [1, 3], meaning: 'the colour of all' },
  lights: {
    bright: {
      frames: 9,
      unseen: [],
      descriptions: [
        [250, 250, 250],
        [210, 200, 190],
        [200, 190, 180],
      ],
    },
    night: { frames: 3, unseen: ['red tape'], descriptions: [[10, 20, 30]] },
  },
} as const;

/** A model that dims every frame: its light is one factor of 0 to 1. */
export const DIM_BY_LIGHT: TinyModel = {
  light: 1,
  nodes: [
    { op_type: 'Cast', input: ['in'], output: ['levels'], attribute: [{ name: 'to', i: FLOAT, type: INT }] },
    { op_type: 'Mul', input: ['levels', 'light'], output: ['dimmed'] },
    { op_type: 'Cast', input: ['dimmed'], output: ['out'], attribute: [{ name: 'to', i: UINT8, type: INT }] },
  ],
};

/** What the card of such a model says of light. */
export const DIMMED_LIGHTS = {
  direction: 'sim2real',
  light: { name: 'light', type: 'float32', shape: [1, 1], meaning: 'a factor' },
  lights: {
    dim: { frames: 2, unseen: [], descriptions: [[0.625]] },
    night: { frames: 2, unseen: [], descriptions: [[0.3125]] },
    noon: { frames: 2, unseen: [], descriptions: [[1]] },
  },
} as const;

/**
 * A model that passes frames on, but for those with a pixel component above 250: with them it goes round inside
 * onnxruntime that many times, some microseconds each, as a real hang does.
 */
export function hangOnWhite(rounds: number): TinyModel {
  return hangWhere('Greater', 250, rounds);
}

/** The same for frames without a pixel component above 0, as the one that a model is warmed up with. */
export function hangOnBlack(rounds: number): TinyModel {
  return hangWhere('Less', 1, rounds);
}

function hangWhere(comparison: 'Greater' | 'Less', limit: number, rounds: number): TinyModel {
  const size = { tensor_type: { elem_type: INT64, shape: { dim: [{ dim_value: 4 }] } } };
  const scalar = (elementType: number): object => ({
    tensor_type: { elem_type: elementType, shape: { dim: [] } },
  });
  const body = {
    name: 'round',
    node: [
      { op_type: 'Identity', input: ['go'], output: ['go_on'] },
      { op_type: 'Identity', input: ['size'], output: ['size_after'] },
    ],
    input: [
      { name: 'i', type: scalar(INT64) },
      { name: 'go', type: scalar(BOOL) },
      { name: 'size', type: size },
    ],
    output: [
      { name: 'go_on', type: scalar(BOOL) },
      { name: 'size_after', type: size },
    ],
  };
  const cast = { name: 'to', i: INT64, type: INT };
  return {
    nodes: [
      { op_type: 'ReduceMax', input: ['in'], output: ['brightest4'] },
      { op_type: 'Reshape', input: ['brightest4', 'one'], output: ['brightest'] },
      { op_type: 'Cast', input: ['brightest'], output: ['brightness'], attribute: [cast] },
      { op_type: comparison, input: ['brightness', 'limit'], output: ['is_found'] },
      { op_type: 'Cast', input: ['is_found'], output: ['found'], attribute: [cast] },
      { op_type: 'Mul', input: ['found', 'rounds'], output: ['count'] },
      {
        op_type: 'Loop',
        input: ['count', '', 'same_size'],
        output: ['size_out'],
        attribute: [{ name: 'body', g: body, type: GRAPH }],
      },
      { op_type: 'Reshape', input: ['in', 'size_out'], output: ['out'] },
    ],
    initializers: [
      { name: 'one', dims: [1], data_type: INT64, int64_data: [1] },
      { name: 'limit', dims: [1], data_type: INT64, int64_data: [limit] },
      { name: 'rounds', dims: [1], data_type: INT64, int64_data: [rounds] },
      // To Reshape a 0 means: as it was.
      { name: 'same_size', dims: [4], data_type: INT64, int64_data: [0, 0, 0, 0] },
    ],
  };
}
