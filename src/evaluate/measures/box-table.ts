import type { BootstrapOptions } from '../statistics/bootstrap';
import { BOX_SUMS } from './box-counter';
import type { BoxShare } from './box-results';
import { TAPE_PARTS } from './sums';
import type { TapePart } from './sums';
import { tabulate } from './tabulate';
import type { MeasuredFrames, RowFigure } from './tabulate';

interface BoxFigure extends RowFigure {
  readonly kind: string;
  readonly part: TapePart;
}

/** The share of each class's box pixels that is called tape, of all variants in all cells, compared with the first's. */
export async function listBoxShares(
  classes: readonly string[],
  frames: MeasuredFrames,
  options: BootstrapOptions,
): Promise<BoxShare[]> {
  const figures = classes.flatMap((kind, place) =>
    TAPE_PARTS.map((part, k): BoxFigure => {
      const start = place * BOX_SUMS;
      return { kind, part, read: (sums) => (sums[start + 1 + k] ?? NaN) / (sums[start] || NaN) };
    }),
  );
  const found = await tabulate(figures, frames, options);
  return found.map(({ figure: { kind, part }, variant, by, group, estimate, against, difference, p }) => {
    return { class: kind, variant, by, group, part, share: estimate, against, difference, p };
  });
}
