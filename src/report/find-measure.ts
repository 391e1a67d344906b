import type { Results } from '../evaluate/results/results';
import type { MeasureName } from '../evaluate/measures/measure-figures';

export type Measured = Results['measures'][number];

/** A variant's measure over all frames or in one group; undefined where it is not defined. */
export function findMeasure(
  { measures }: Pick<Results, 'measures'>,
  variant: string,
  measure: MeasureName,
  part = 'all',
  { by, group }: { readonly by: string; readonly group: string } = { by: 'all', group: 'all' },
): Measured | undefined {
  return measures.find(
    (each) =>
      each.variant === variant &&
      each.measure === measure &&
      each.part === part &&
      each.by === by &&
      each.group === group,
  );
}
