import { types } from 'node:util';

/**
 * Copies plain data of floats, so that each typed array has memory of its own. Those that come out of a file's section are views of
 * the whole section: a row of 9 numbers that is kept keeps 8 KiB, a frame of the sample all frames of its bag's sample.
 */
export function copyArrays<Value>(value: Value): Value {
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (types.isFloat64Array(value) || types.isFloat32Array(value)) return value.slice();
  if (Array.isArray(value)) return value.map(copy);
  if (types.isMap(value)) return new Map([...value].map(([key, each]) => [key, copy(each)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
}
