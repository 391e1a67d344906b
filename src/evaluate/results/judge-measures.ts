import { dropReason, orUnknown, showShare } from '../statistics/format-estimate';
import { describeFew, negate, pointGain } from './judge';
import type { Results } from './results';

/** Decimals of a percentage: a hundredth of the ground is a lot of tape. */
const DIGITS = 2;

/**
 * Judges whether a variant invents less tape than raw frames show, by the paired interval of the share of tape-free ground
 * that the thresholds call tape of any colour, over all frames. `helps`: less, with the whole interval; `harms`: more.
 */
export function judgeInvented(measures: Results['measures'], scenes: number): Results['inventedTape'] {
  const found = measures.filter(
    ({ measure, part, by }) => measure === 'invented-tape' && part === 'any' && by === 'all',
  );
  const [raw, ...others] = found;
  return others.map(({ variant, figure, difference }) => {
    const few = describeFew(scenes, difference);
    const verdict = few === '' ? pointGain(negate(difference)) : 'undecided';
    const sentence =
      `With ${variant}, the simulator's thresholds see tape on ${showShare(dropReason(figure), DIGITS)} of the tape-free ground, on ` +
      `raw frames on ${orUnknown(showShare(dropReason(raw?.figure), DIGITS))}, a difference of ${showShare(dropReason(difference), DIGITS)}: ` +
      `${INVENTED_PHRASES[verdict]}${few === '' ? '' : ` (${few})`}.`;
    return { variant, verdict, sentence };
  });
}

const INVENTED_PHRASES = {
  helps: 'it invents less tape',
  harms: 'it invents more tape',
  undecided: 'this data cannot tell whether it invents less tape',
} as const;
