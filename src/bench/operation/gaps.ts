/** The longest time without an event. @param times in order @returns undefined of fewer than two */
export function findLongestGap(
  times: readonly number[],
): { readonly from: number; readonly to: number } | undefined {
  let longest: { from: number; to: number } | undefined;
  for (const [i, to] of times.entries()) {
    const from = times[i - 1];
    if (from === undefined) continue;
    if (!longest || to - from > longest.to - longest.from) longest = { from, to };
  }
  return longest;
}
