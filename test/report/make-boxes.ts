import type { Results } from '../../src/evaluate/results/results';
import { NONE, estimate } from './make-mask-figures';

/** Box figures as an evaluation could have found them: with masks there are labels, without there are none. */
export function makeBoxes(
  variants: Results['variants'],
  cells: readonly { readonly by: string; readonly group: string }[],
  masks: boolean,
): Results['boxes'] {
  if (!masks) return null;
  const classes = ['duck', 'stop <sign>'];
  return {
    ...{
      name: 'labels',
      namesFile: 'classes.txt',
      frames: 5,
      boxes: 12,
      clipped: 1,
      unmatched: ['frame-99'],
    },
    classes: classes.map((name, i) => ({ class: name, frames: 4 - i, scenes: 3 - i, boxes: 8 - 4 * i })),
    shares: classes.flatMap((kind) =>
      variants.flatMap(({ name: variant }, i) =>
        cells.slice(0, 4).map((cell) => ({
          ...{ class: kind, variant, ...cell, part: 'any' as const, against: 'raw' },
          share: estimate(0.4 / (i + 1), 0.02),
          difference: i === 0 ? NONE : estimate(-0.03 * i, 0.02),
          p: i === 0 ? null : 0.002,
        })),
      ),
    ),
  };
}
