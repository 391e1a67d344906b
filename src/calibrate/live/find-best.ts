import { MAX_WRONG } from '../../evaluate/thresholds/flood';
import type { HsvRange } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/tape';
import type { Source } from './live-decision';
import type { RangeScorer } from './range-scorer';

export interface Option {
  readonly ranges: readonly HsvRange[];
  readonly source: Source;
}

/** The best of some ranges that do not flood. */
export function findBest(
  scorer: RangeScorer,
  color: TapeColor,
  options: readonly Option[],
): (Option & { readonly after: number }) | undefined {
  let best: (Option & { readonly after: number }) | undefined;
  for (const option of options) {
    const { iou, wrong } = scorer.rate(color, option.ranges);
    if (wrong <= MAX_WRONG && iou > (best?.after ?? 0)) best = { ...option, after: iou };
  }
  return best;
}
