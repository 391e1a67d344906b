import { orUnknown, showEstimate, showShare } from '../statistics/format-estimate';
import type { Results } from './results';

/** Mean IoU that thresholds from the simulator may stay behind hand calibration and still count as replacing it. */
export const TOLERANCE = 0.05;

/** With fewer scenes a bootstrap interval says little. */
export const MIN_SCENES = 5;

type Verdict = Results['verdicts'][number];
type Headline = Results['headline'];
type ExperimentB = NonNullable<Results['experimentB']>;

/**
 * The hypothesis, variant by variant: on what the variant makes of real frames, thresholds tuned in the simulator do as well as
 * hand calibration on raw frames, give or take TOLERANCE. It holds, or fails, where the whole 95 % interval of the
 * regret says so; else it is undecided.
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
    if (missing?.value == null || missing.low === null || missing.high === null) return [];
    const found = missing.high <= TOLERANCE ? 'holds' : missing.low > TOLERANCE ? 'fails' : 'undecided';
    const verdict = scenes < MIN_SCENES ? 'undecided' : found;
    const gained = comparisons.find(
      (each) =>
        each.variant === variant &&
        each.against === variants[0] &&
        each.thresholds === 'simulator' &&
        each.by === 'mean',
    )?.difference;
    const distance =
      missing.value >= 0
        ? `${showEstimate(missing)} more`
        : `${showEstimate({ value: -missing.value, low: -missing.high, high: -missing.low })} less`;
    const sentence =
      `With ${variant}, thresholds tuned in the simulator reach a mean IoU of ${orUnknown(showEstimate(reached))}; ` +
      `hand calibration on raw frames reaches ${orUnknown(showEstimate(byHand))}, ${distance}: ` +
      `the claim that calibration can be left out ${PHRASES[verdict]} (tolerance ${TOLERANCE}` +
      `${scenes < MIN_SCENES ? `; only ${scenes} scenes` : ''}).` +
      (gained === undefined ? '' : ` Against raw frames the gain is ${showEstimate(gained)}.`);
    return [{ variant, verdict, sentence }];
  });
}

/** Without masks: whether the lane is found in more frames than in raw ones, by the paired interval. */
export function judgeFound(variants: readonly string[], scenes: number, lane: Results['lane']): Verdict[] {
  const [raw, ...others] = variants.map((variant) =>
    lane.find((each) => each.variant === variant && each.by === 'all'),
  );
  return others.flatMap((found) => {
    if (found?.foundGain.value == null) return [];
    const { variant, foundGain } = found;
    const pointed =
      (foundGain.low ?? 0) > 0 ? 'finds-more' : (foundGain.high ?? 0) < 0 ? 'finds-less' : 'undecided';
    const verdict = scenes < MIN_SCENES ? 'undecided' : pointed;
    const sentence =
      `With ${variant}, Duckietown's lane filter finds the lane in ${showShare(found.found)} of frames, on raw frames ` +
      `in ${orUnknown(showShare(raw?.found))}; the difference is ${showShare(foundGain)}: ` +
      `${FOUND_PHRASES[verdict]}${scenes < MIN_SCENES ? ` (only ${scenes} scenes)` : ''}. ` +
      'Without masks this tells how much is found, not whether it is right.';
    return [{ variant, verdict, sentence }];
  });
}

/** Experiment B: whether thresholds tuned on translated simulator frames beat those tuned on plain ones. */
export function judgeThresholds(
  models: readonly string[],
  means: ExperimentB['means'],
  comparisons: ExperimentB['comparisons'],
): ExperimentB['verdicts'] {
  return models.flatMap((name) => {
    const { difference } = comparisons.find((each) => each.name === name) ?? {};
    if (difference?.value == null) return [];
    const verdict = (difference.low ?? 0) > 0 ? 'helps' : (difference.high ?? 0) < 0 ? 'harms' : 'undecided';
    const [reached, plain] = [name, 'simulator'].map((each) => means.find((mean) => mean.name === each)?.iou);
    const sentence =
      `Thresholds tuned on simulator frames that ${name} made look real reach a mean IoU of ${orUnknown(showEstimate(reached))} on raw ` +
      `frames, those tuned on plain simulator frames ${orUnknown(showEstimate(plain))}; the difference is ${showEstimate(difference)}: ` +
      `${HELP_PHRASES[verdict]}.`;
    return [{ name, verdict, sentence }];
  });
}

/** The verdict on the best variant other than raw, by the mean or the share of frames with a lane. */
export function judgeBest(
  variants: readonly string[],
  verdicts: readonly Verdict[],
  { means, lane }: Pick<Results, 'means' | 'lane'>,
): Headline {
  const rank = (variant: string): number =>
    means.find((each) => each.variant === variant && each.thresholds === 'simulator')?.iou.value ??
    lane.find((each) => each.variant === variant && each.by === 'all')?.found.value ??
    -1;
  const [best] = variants.slice(1).sort((a, b) => rank(b) - rank(a));
  const found = verdicts.find(({ variant }) => variant === best);
  if (found === undefined) {
    return {
      verdict: 'undecided',
      sentence: 'Nothing can be said: no frame has tape or a lane to be found.',
    };
  }
  return { verdict: found.verdict, sentence: found.sentence };
}

const PHRASES = {
  holds: 'holds on this data',
  fails: 'fails on this data',
  undecided: 'is undecided on this data',
} as const;
const FOUND_PHRASES = {
  'finds-more': 'it finds more on this data',
  'finds-less': 'it finds less on this data',
  undecided: 'whether it finds more is undecided on this data',
} as const;
const HELP_PHRASES = {
  helps: 'it helps on this data',
  harms: 'it harms on this data',
  undecided: 'whether it helps is undecided on this data',
} as const;
