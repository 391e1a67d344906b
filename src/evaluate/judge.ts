import type { Estimate, Results } from './results';

/** Mean IoU that thresholds from the simulator may stay behind hand calibration and still count as replacing it. */
export const TOLERANCE = 0.05;

type Verdict = Results['verdicts'][number];

/**
 * The hypothesis, arm by arm: on what the arm makes of real frames, thresholds tuned in the simulator do as well as
 * hand calibration on raw frames, give or take TOLERANCE. It holds, or fails, where the whole 95 % interval of the
 * regret says so; else it is undecided.
 */
export function judge(
  arms: readonly string[],
  means: Results['means'],
  regret: Results['regret'],
  comparisons: Results['comparisons'],
): Verdict[] {
  return arms.flatMap((arm) => {
    const missing = regret.find((each) => each.arm === arm)?.raw;
    const reached = means.find((each) => each.arm === arm && each.thresholds === 'simulator')?.iou;
    const byHand = means.find((each) => each.arm === arms[0] && each.thresholds === 'hand')?.iou;
    if (missing?.value == null || missing.low === null || missing.high === null) return [];
    const verdict = missing.high <= TOLERANCE ? 'holds' : missing.low > TOLERANCE ? 'fails' : 'undecided';
    const gained = comparisons.find(
      (each) => each.arm === arm && each.against === arms[0] && each.thresholds === 'simulator',
    )?.difference;
    const sentence =
      `With ${arm}, thresholds tuned in the simulator reach a mean IoU of ${show(reached)}; ` +
      `hand calibration on raw frames reaches ${show(byHand)}, ${show(missing)} more: ` +
      `the claim that calibration can be left out ${PHRASES[verdict]} (tolerance ${TOLERANCE}).` +
      (gained === undefined ? '' : ` Against raw frames the gain is ${show(gained)}.`);
    return [{ arm, verdict, sentence }];
  });
}

const PHRASES = {
  holds: 'holds on this data',
  fails: 'fails on this data',
  undecided: 'is undecided on this data',
} as const;

function show(estimate: Estimate | undefined): string {
  const [value, low, high] = [estimate?.value, estimate?.low, estimate?.high].map(
    (each) => each?.toFixed(2) ?? '?',
  );
  return `${value ?? '?'} (${low ?? '?'} to ${high ?? '?'})`;
}
