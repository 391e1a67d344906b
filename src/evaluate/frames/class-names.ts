import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { describeError } from '../../process/describe-error';
import { InputError } from './input-error';
import { readGivenFile } from '../../process/read-given-file';

/** Names of the classes of boxes. */
export interface ClassNames {
  readonly file: string;
  /** By number of the class. */
  readonly names: readonly string[];
}

/** The files in which data sets for YOLO name their classes; the first one found counts. */
export const NAME_FILES = ['data.yaml', 'data.yml', 'obj.names', 'classes.txt'] as const;

/**
 * Finds the names of classes: beside the labels, or one or two folders above (`labels/train` is two below `data.yaml`).
 * @returns undefined where there is no such file
 * @throws InputError where the file does not name classes
 */
export async function findClassNames(folder: string): Promise<ClassNames | undefined> {
  for (const place of [folder, path.join(folder, '..'), path.join(folder, '../..')]) {
    for (const name of NAME_FILES) {
      const file = path.join(place, name);
      const text = await readGivenFile(file).catch(() => undefined);
      if (text === undefined) continue;
      return { file, names: /\.ya?ml$/.test(name) ? parseYaml(text, file) : parseLines(text, file) };
    }
  }
  return undefined;
}

function parseLines(text: string, file: string): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
  return checkNames(lines, file);
}

const label = z.union([z.string(), z.number()]).transform(String);
const dataSet = z.object({ names: z.union([z.array(label), z.record(z.string().regex(/^\d+$/), label)]) });

/** `names` is a list, or a map from number to name. */
function parseYaml(text: string, file: string): string[] {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${file}: expected YAML: ${describeError(error)}`, { cause: error });
  }
  const { data, success } = dataSet.safeParse(content);
  if (!success) {
    throw new InputError(`${file}: expected "names", a list of class names or a map from number to name`);
  }
  if (Array.isArray(data.names)) return checkNames(data.names, file);
  const numbers = Object.keys(data.names).map(Number);
  const byNumber = data.names;
  const all = Array.from(
    { length: Math.max(-1, ...numbers) + 1 },
    (_, i) => byNumber[String(i)] ?? `class ${i}`,
  );
  return checkNames(all, file);
}

function checkNames(names: readonly string[], file: string): string[] {
  for (const [i, name] of names.entries()) {
    if (name === '') throw new InputError(`${file}: expected a name for class ${i}, found an empty one`);
    if (names.indexOf(name) < i) {
      throw new InputError(
        `${file}: classes ${names.indexOf(name)} and ${i} are both named ${name}; rename one`,
      );
    }
  }
  return [...names];
}
