import { stat } from 'node:fs/promises';
import path from 'node:path';
import { compareResults } from '../../evaluate/compare/compare-results';
import type { CompareOptions } from '../../evaluate/compare/compare-results';
import type { Compared } from '../../evaluate/compare/compare-schema';
import { InputError } from '../../evaluate/frames/input-error';
import { resultsSchema } from '../../evaluate/results/results';
import type { Results } from '../../evaluate/results/results';
import { describeError } from '../../process/describe-error';
import { expectFree, writeFolder } from '../write-folder';
import { renderComparison } from './render-comparison';
import { readGivenFile } from '../../process/read-given-file';

export interface CompareRequest extends CompareOptions {
  /** Folders that evaluate or merge wrote, or their results.json: the old one and the new one. */
  readonly results: readonly [string, string];
  /** New folder for comparison.json and report.html; unless given, nothing is written. */
  readonly output?: string;
}

/**
 * Compares two results and writes what comes of it.
 * @throws InputError where one cannot be read, or they have nothing in common
 */
export async function runCompare({ results, output, ...options }: CompareRequest): Promise<Compared> {
  if (output !== undefined) await expectFree(output);
  const [a, b] = [await readResults(results[0]), await readResults(results[1])];
  const compared = await compareResults([a, b], results, options);
  if (output !== undefined) {
    await writeFolder(output, {
      'comparison.json': `${JSON.stringify(compared, null, 1)}\n`,
      'report.html': renderComparison(compared),
    });
  }
  return compared;
}

async function readResults(given: string): Promise<Results> {
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? path.join(given, 'results.json') : given;
  let document: unknown;
  try {
    document = JSON.parse(await readGivenFile(file));
  } catch (error) {
    throw new InputError(`${file}: expected results of evaluate or merge: ${describeError(error)}`, {
      cause: error,
    });
  }
  const parsed = resultsSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `${file}: expected results of this version of evaluate or merge; ${issue?.path.join('.') ?? ''}: ` +
      `${issue?.message ?? ''}. Evaluate again.`,
  );
}
