import type { Hsv, HsvRange } from '../../lines/color-ranges';

/**
 * Writes ranges as a running detector can take them: it has a fixed number of them, since parameters cannot be added.
 * @returns the ways to do it: one, with the last range repeated where there are too few; each range for itself where
 * there are too many
 */
export function fitRanges(ranges: readonly HsvRange[], count: number): readonly (readonly HsvRange[])[] {
  if (ranges.length > count) return ranges.map((range) => Array.from({ length: count }, () => range));
  return [Array.from({ length: count }, (_, i) => ranges[Math.min(i, ranges.length - 1)]).flatMap(keep)];
}

function keep(range: HsvRange | undefined): HsvRange[] {
  return range === undefined ? [] : [range];
}

/** Most levels that one change may move a limit by: a wild set of labels does little harm before the next frame. */
export const MAX_STEP: Hsv = [44, 96, 96];

/** Goes from one list of ranges towards another of equal length, each limit by MAX_STEP at most. */
export function stepRanges(from: readonly HsvRange[], to: readonly HsvRange[]): HsvRange[] {
  return to.map(({ low, high }, i) => {
    const own = from[i] ?? { low, high };
    return { low: step(own.low, low), high: step(own.high, high) };
  });
}

/** Both ends take equal steps at most, so the low one never passes the high one. */
function step(from: Hsv, to: Hsv): Hsv {
  const move = (channel: 0 | 1 | 2): number =>
    from[channel] + Math.max(-MAX_STEP[channel], Math.min(MAX_STEP[channel], to[channel] - from[channel]));
  return [move(0), move(1), move(2)];
}
