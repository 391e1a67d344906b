import type { Estimate } from '../statistics/schema-parts';
import type { Results } from './results';

/** By mean IoU with the simulator's thresholds, from the best to the worst; those without tape are left out. */
export function rankByMasks(variants: readonly string[], means: Results['means']): string[] {
  return sortBy(
    variants,
    (name) => means.find(({ variant, thresholds }) => variant === name && thresholds === 'simulator')?.iou,
  );
}

/**
 * By mean IoU with a model's labels. Variants that are this model cannot be: each stands before the first of the others that
 * shows fewer lane lines, else behind them all.
 * @param trusted whether the labels can be used; unless they can, all variants go by lane lines
 */
export function rankByLabels(
  variants: readonly string[],
  { labelled, laneLines }: Pick<Results, 'labelled' | 'laneLines'>,
  trusted: boolean,
): string[] {
  const findLines = (name: string): Estimate | undefined =>
    laneLines.find(({ variant, by }) => variant === name && by === 'all')?.both;
  if (!trusted || labelled === null) return sortBy(variants, findLines);
  const { own, means } = labelled;
  const others = sortBy(
    variants.filter((name) => !own.includes(name)),
    (name) => means.find(({ variant }) => variant === name)?.iou,
  );
  const ranking = [...others];
  for (const name of sortBy(own, findLines).reverse()) {
    const lines = findLines(name)?.value ?? 0;
    const beaten = others.find((other) => (findLines(other)?.value ?? 0) < lines);
    ranking.splice(beaten === undefined ? ranking.length : ranking.indexOf(beaten), 0, name);
  }
  return ranking;
}

function sortBy(names: readonly string[], find: (name: string) => Estimate | undefined): string[] {
  return names
    .flatMap((name) => {
      const value = find(name)?.value;
      return value == null ? [] : [{ name, value }];
    })
    .sort((a, b) => b.value - a.value)
    .map(({ name }) => name);
}
