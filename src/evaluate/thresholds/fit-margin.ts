import { AXES, ENDS } from './box-scorer';
import type { Axis, BoxScorer } from './box-scorer';
import type { HsvBox } from './hsv-grid';

/**
 * Where to place a limit when empty bins leave a choice that does not change the score. `tight`: at the outermost pixels
 * inside. `middle`: half way to the next pixel outside, or at the end of the axis where there is none.
 */
export type Margin = 'tight' | 'middle';

/** The box with the same pixels inside and limits by the rule. @param others further boxes of the colour, which keep their hues */
export function fitMargin(
  scorer: BoxScorer,
  box: HsvBox,
  margin: Margin,
  others: readonly HsvBox[] = [],
): HsvBox {
  let fitted = box;
  for (const axis of AXES) fitted = tighten(scorer, fitted, axis);
  if (margin === 'middle') for (const axis of AXES) fitted = widen(scorer, fitted, axis, others);
  return fitted;
}

function tighten(scorer: BoxScorer, box: HsvBox, axis: Axis): HsvBox {
  const { low, high } = ENDS[axis];
  let [from, to] = [box[low], box[high]];
  const isEmpty = (bin: number): boolean => scorer.isEmpty(slice(scorer, box, axis, bin));
  while (from < to && isEmpty(from)) from++;
  while (to > from && isEmpty(to)) to--;
  return { ...box, [low]: from, [high]: to };
}

function widen(scorer: BoxScorer, box: HsvBox, axis: Axis, others: readonly HsvBox[]): HsvBox {
  const { low, high } = ENDS[axis];
  const last = scorer.grid.whole[high];
  // A box that wraps around has its two ends inside the circle: there is no end of the axis to go to.
  if (box[high] > last) return box;
  const isFree = (bin: number): boolean =>
    scorer.isEmpty(slice(scorer, box, axis, bin)) &&
    !(axis === 'h' && others.some(({ h0, h1 }) => h0 <= bin && bin <= h1));
  let [from, to] = [box[low], box[high]];
  while (from > 0 && isFree(from - 1)) from--;
  while (to < last && isFree(to + 1)) to++;
  if (from > 0) from = Math.ceil((from + box[low]) / 2);
  if (to < last) to = Math.floor((to + box[high]) / 2);
  return { ...box, [low]: from, [high]: to };
}

/** One bin of an axis, with the box's extent on the others. */
function slice(scorer: BoxScorer, box: HsvBox, axis: Axis, bin: number): HsvBox {
  const { low, high } = ENDS[axis];
  const within = bin % (scorer.grid.whole[high] + 1);
  return { ...box, [low]: within, [high]: within };
}
