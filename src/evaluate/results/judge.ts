import { dropReason, orUnknown, showEstimate } from '../statistics/format-estimate';
import type { Estimate } from '../statistics/schema-parts';
import { findGain } from './find-gain';
import type { Results } from './results';

/** Thresholds from the simulator replace hand calibration where their mean IoU is no more than this below it. */
export const TOLERANCE = 0.05;

/** A bootstrap interval of fewer scenes says little. */
const MIN_SCENES = 5;

type Verdict = Results['verdicts'][number];
type Headline = Results['headline'];
type ExperimentB = NonNullable<Results['experimentB']>;

/**
 * Judges the hypothesis for each variant: on real frames as the variant makes them, thresholds tuned in the simulator do
 * as well as hand calibration on raw frames, within TOLERANCE. It holds, or fails, where the whole 95 % interval of the
 * regret says so; otherwise it is undecided.
 */
export function judge(
  variants: readonly string[],
  scenes: number,
  { means, regret, comparisons }: Pick<Results, 'means' | 'regret' | 'comparisons'>,
): Verdict[] {
  return variants.flatMap((variant) => {
    const missing = regret.find((each) => each.variant === variant)?.raw;
    const reached = means.find((each) => each.variant === variant && each.thresholds === 'simulator')?.iou;
    const byHand = means.find((each) => each.variant === variants[0] && each.thresholds === 'hand')?.iou;
    if (missing?.value == null) return [];
    const few = describeFew(scenes, missing);
    const { low, high } = missing;
    const pointed =
      (high ?? Infinity) <= TOLERANCE ? 'holds' : (low ?? 0) > TOLERANCE ? 'fails' : 'undecided';
    const verdict = few === '' ? pointed : 'undecided';
    const gained = findGain(comparisons, variant, variants[0])?.difference;
    const distance =
      missing.value >= 0
        ? `${showEstimate(dropReason(missing))} more`
        : `${showEstimate(dropReason(negate(missing)))} less`;
    const sentence =
      `With ${variant}, mean IoU is ${orUnknown(showEstimate(dropReason(reached)))} without calibration and ` +
      `${orUnknown(showEstimate(dropReason(byHand)))} with hand calibration of raw frames, ${distance}: ${PHRASES[verdict]} ` +
      `(tolerance ${TOLERANCE}${few === '' ? '' : `; ${few}`}).` +
      (gained === undefined ? '' : ` The gain over raw frames is ${showEstimate(dropReason(gained))}.`);
    return [{ variant, judgedBy: 'masks', verdict, sentence }];
  });
}

/** Why an interval says too little for a verdict; empty where it does not. */
export function describeFew(scenes: number, { reason }: Estimate): string {
  if (scenes < MIN_SCENES) return `only ${scenes} ${scenes === 1 ? 'scene' : 'scenes'}`;
  return reason === undefined ? '' : `${reason} in each group`;
}

/** What a difference says of which more is better: its whole interval decides. */
export function pointGain({ low, high }: Estimate): 'helps' | 'harms' | 'undecided' {
  if ((low ?? 0) > 0) return 'helps';
  return (high ?? 0) < 0 ? 'harms' : 'undecided';
}

export function negate({ value, low, high, ...reason }: Estimate): Estimate {
  const turn = (each: number | null): number | null => (each === null ? null : -each);
  return { value: turn(value), low: turn(high), high: turn(low), ...reason };
}

/** Judges experiment B: whether thresholds tuned on translated simulator frames beat those tuned on plain ones. */
export function judgeThresholds(
  models: readonly string[],
  means: ExperimentB['means'],
  comparisons: ExperimentB['comparisons'],
): ExperimentB['verdicts'] {
  return models.flatMap((name) => {
    const { difference } = comparisons.find((each) => each.name === name) ?? {};
    if (difference?.value == null) return [];
    const verdict = pointGain(difference);
    const [reached, plain] = [name, 'simulator'].map((each) => means.find((mean) => mean.name === each)?.iou);
    const sentence =
      `On raw frames, thresholds tuned on simulator frames translated by ${name} reach a mean IoU of ` +
      `${orUnknown(showEstimate(reached))}, those tuned on plain simulator frames ${orUnknown(showEstimate(plain))}, ` +
      `a difference of ${showEstimate(difference)}: ${HELP_PHRASES[verdict]}.`;
    return [{ name, verdict, sentence }];
  });
}

/** The verdict on the best variant besides raw. @param ranking from the best to the worst */
export function judgeBest(ranking: readonly string[], verdicts: readonly Verdict[]): Headline {
  const [best] = ranking.flatMap((name) => verdicts.filter(({ variant }) => variant === name));
  return (
    best ?? {
      variant: null,
      judgedBy: null,
      verdict: 'undecided',
      sentence: 'No verdict: no frame has tape or a lane.',
    }
  );
}

const PHRASES = {
  holds: 'you can skip calibration',
  fails: 'calibration is still needed',
  undecided: 'this data cannot tell whether you can skip calibration',
} as const;
const HELP_PHRASES = {
  helps: 'translating them helps',
  harms: 'translating them harms',
  undecided: 'this data cannot tell whether translating them helps',
} as const;
