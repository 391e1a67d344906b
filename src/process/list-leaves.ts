/** The values of nested maps by their dotted names: `colors.RED.low_1`. A value that is no map stands for itself. */
export function* listLeaves(value: unknown, name = ''): Generator<[name: string, value: unknown]> {
  if (!isMap(value)) {
    yield [name, value];
    return;
  }
  for (const [key, inner] of Object.entries(value))
    yield* listLeaves(inner, name === '' ? key : `${name}.${key}`);
}

/** Whether a value of JSON or YAML is a map. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
