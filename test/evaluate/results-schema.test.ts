import { makeJsonSchema } from '../../src/evaluate/results/results';

/** Paths of properties without a description, anywhere in a JSON Schema. */
function listBare(schema: unknown, path = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => listBare(each, path));
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return listBare(value, path);
    return Object.entries(value as Record<string, object>).flatMap(([name, property]) => {
      const at = `${path}.${name}`;
      return [...('description' in property ? [] : [at]), ...listBare(property, at)];
    });
  });
}

test('the schema of results.json says what each property is', () => {
  expect(listBare(makeJsonSchema())).toEqual([]);
  expect(listBare({ properties: { a: { properties: { b: {} } } } })).toEqual(['.a', '.a.b']);
});
