import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeComparisonPaper } from '../../report/figures/comparison-paper';
import { makeEvaluationPaper } from '../../report/figures/evaluation-paper';
import type { Paper } from '../../report/figures/write-paper';
import { readResultsDocument } from '../../report/read-results';
import { isDrive, makeDrivePaper } from './drive-paper';

/**
 * What a paper can take from results of evaluate, merge, compare or drive.
 * @param given a folder that one of them wrote, or its results.json or comparison.json
 * @throws InputError, RoadMapError where they cannot be used
 */
export async function readPaper(given: string): Promise<Paper> {
  const isComparison = await stat(path.join(given, 'comparison.json')).then(
    () => true,
    () => false,
  );
  const read = await readResultsDocument(given, isComparison ? 'comparison.json' : 'results.json');
  if (isDrive(read)) return makeDrivePaper(read);
  const format = (read.document as { readonly format?: unknown } | null)?.format;
  return String(format).startsWith('sim2real-comparison-')
    ? makeComparisonPaper(read)
    : makeEvaluationPaper(read);
}
