import { showEstimate, showShare, showWithP } from '../../evaluate/statistics/format-estimate';
import type { Measured } from '../find-measure';

/** A measure's difference to raw, with its interval and p; empty where there is none. */
export function showCompared(
  found: Pick<Measured, 'difference' | 'p'> | undefined,
  isShare = false,
  digits = 2,
): string {
  if (found?.difference.value == null) return '';
  const figure = isShare ? showShare(found.difference, digits) : showEstimate(found.difference, digits);
  return showWithP(figure, found.p);
}
