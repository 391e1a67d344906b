import type { Compared, ComparedRow } from '../../evaluate/compare/compare-schema';
import { formatChange, formatDecimal, formatEstimate, formatP, formatPercent } from '../format';
import { formatPercentChange } from '../render-variants';
import type { FormatValue } from '../format';
import type { ResultTable } from '../tables/result-table';

/** Both results side by side, part by part. */
export function tabulateComparison({ sentence, rows, settings, ...compared }: Compared): ResultTable {
  const { format, change } = chooseFormats(compared.figure);
  return {
    name: 'comparison',
    title: sentence,
    head: headComparison({ settings, ...compared }),
    rows: rows.map((row) => [
      nameRow(row),
      formatEstimate(row.a, format),
      formatEstimate(row.b, format),
      formatEstimate(row.difference, change),
      formatP(row.p, settings.resamples),
    ]),
  };
}

export function headComparison({ a, b, settings }: Pick<Compared, 'a' | 'b' | 'settings'>): string[] {
  const part = settings.groupedBy === 'all' ? 'part' : `part, ${settings.groupedBy}`;
  return [part, a.name, b.name, 'difference', 'p'];
}

export function nameRow({ by, group, color }: ComparedRow): string {
  if (by === 'group') return group;
  return color === 'all' ? 'all' : color;
}

/** How the figure that decides is written, and a difference of it. */
export function chooseFormats(figure: Compared['figure']): {
  readonly format: FormatValue;
  readonly change: FormatValue;
} {
  return figure === 'lane-lines'
    ? { format: formatPercent, change: formatPercentChange }
    : { format: formatDecimal, change: formatChange };
}
