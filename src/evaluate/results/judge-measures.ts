import { orUnknown, showShare } from '../statistics/format-estimate';
import { MIN_SCENES } from './judge';
import type { Results } from './results';

/** Of percent: a hundredth of the ground is a lot of tape. */
const DIGITS = 2;

/**
 * Whether a variant invents less tape than raw frames: by the paired interval of the share of tape-free ground that the
 * thresholds call tape of any colour, over all frames. `helps`: less, with the whole interval; `harms`: more.
 */
export function judgeInvented(measures: Results['measures'], scenes: number): Results['inventedTape'] {
  const found = measures.filter(
    ({ measure, part, by }) => measure === 'invented-tape' && part === 'any' && by === 'all',
  );
  const [raw, ...others] = found;
  return others.map(({ variant, figure, difference }) => {
    const pointed = (difference.high ?? 0) < 0 ? 'helps' : (difference.low ?? 0) > 0 ? 'harms' : 'undecided';
    const verdict = scenes < MIN_SCENES ? 'undecided' : pointed;
    const sentence =
      `With ${variant}, the simulator's thresholds call ${showShare(figure, DIGITS)} of tape-free ground tape, on raw frames ` +
      `${orUnknown(showShare(raw?.figure, DIGITS))}; the difference is ${showShare(difference, DIGITS)}: ${INVENTED_PHRASES[verdict]}` +
      `${scenes < MIN_SCENES ? ` (only ${scenes} scenes)` : ''}.`;
    return { variant, verdict, sentence };
  });
}

const INVENTED_PHRASES = {
  helps: 'less tape is invented',
  harms: 'more tape is invented',
  undecided: 'whether less is invented is undecided',
} as const;
