/** A value of a parameter as a YAML file would have it: 2 is an integer, 2.0 a double. For messages. */
export function describeValue(value: unknown): string {
  if (typeof value === 'number' && Number.isInteger(value)) return value.toFixed(1);
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
}
