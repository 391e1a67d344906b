import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../evaluate/frames/input-error';
import { resultsSchema } from '../evaluate/results/results';
import type { Results } from '../evaluate/results/results';
import { describeError } from '../process/describe-error';
import { readGivenFile } from '../process/read-given-file';

/** A JSON document that a command of this program wrote, before it is checked. */
export interface ResultsDocument {
  readonly file: string;
  readonly document: unknown;
}

/**
 * @param given a folder of results, or the file itself
 * @param name the file's name in the folder
 * @throws InputError where it cannot be read
 */
export async function readResultsDocument(given: string, name = 'results.json'): Promise<ResultsDocument> {
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? path.join(given, name) : given;
  try {
    return { file, document: JSON.parse(await readGivenFile(file)) as unknown };
  } catch (error) {
    throw new InputError(`${file}: expected results that this program wrote: ${describeError(error)}`, {
      cause: error,
    });
  }
}

/** @throws InputError where these are no results of evaluate or merge */
export function parseResults({ file, document }: ResultsDocument): Results {
  const parsed = resultsSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `${file}: expected results of this version of evaluate or merge; ${issue?.path.join('.') ?? ''}: ` +
      `${issue?.message ?? ''}. Evaluate again.`,
  );
}
