import { compareResults } from '../../evaluate/compare/compare-results';
import type { CompareOptions } from '../../evaluate/compare/compare-results';
import type { Compared } from '../../evaluate/compare/compare-schema';
import { parseResults, readResultsDocument } from '../read-results';
import { expectFree, writeFolder } from '../write-folder';
import { renderComparison } from './render-comparison';

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
  const [a, b] = [
    parseResults(await readResultsDocument(results[0])),
    parseResults(await readResultsDocument(results[1])),
  ];
  const compared = await compareResults([a, b], results, options);
  if (output !== undefined) {
    await writeFolder(output, {
      'comparison.json': `${JSON.stringify(compared, null, 1)}\n`,
      'report.html': renderComparison(compared),
    });
  }
  return compared;
}
