import { drawPlots } from '../plots/draw-plots';
import { parseResults } from '../read-results';
import type { ResultsDocument } from '../read-results';
import { tabulateResults } from '../tables/tabulate-results';
import type { Paper } from './write-paper';

/**
 * The figures of an evaluation's page, and the tables of its Markdown.
 * @throws InputError where these are no results of evaluate or merge
 */
export async function makeEvaluationPaper(given: ResultsDocument): Promise<Paper> {
  const results = parseResults(given);
  const passages = tabulateResults(results);
  return {
    figures: await drawPlots(results),
    tables: passages.filter((passage) => typeof passage !== 'string'),
  };
}
