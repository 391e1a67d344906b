import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** @throws Error where the output lies in the input, whose next run would read it, or the input in the output */
export async function expectApart(input: string, output: string): Promise<void> {
  const [from, to] = [await resolveLinks(input), await resolveLinks(output)];
  if (!holds(from, to) && !holds(to, from)) return;
  throw new Error(`${output}: expected a folder apart from ${input}: choose another.`);
}

function holds(outer: string, inner: string): boolean {
  return outer === inner || inner.startsWith(path.join(outer, '/'));
}

/** Of a name that is free, the links above it. */
async function resolveLinks(name: string): Promise<string> {
  const full = path.resolve(name);
  const parent = await realpath(path.dirname(full)).catch(() => path.dirname(full));
  return realpath(full).catch(() => path.join(parent, path.basename(full)));
}
