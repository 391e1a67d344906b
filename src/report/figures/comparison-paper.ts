import { comparedSchema } from '../../evaluate/compare/compare-schema';
import { InputError } from '../../evaluate/frames/input-error';
import { tabulateComparison } from '../compare/tabulate-comparison';
import type { ResultsDocument } from '../read-results';
import type { Paper } from './write-paper';

/**
 * The table of a comparison's page, which has no figures.
 * @throws InputError where this is no comparison
 */
export function makeComparisonPaper({ file, document }: ResultsDocument): Paper {
  const parsed = comparedSchema.safeParse(document);
  if (parsed.success) return { figures: [], tables: [tabulateComparison(parsed.data)] };
  const [issue] = parsed.error.issues;
  throw new InputError(
    `${file}: expected what this version of compare writes; ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. ` +
      'Compare again.',
  );
}
