import { dropReason, orUnknown, showEstimate, showShare } from '../statistics/format-estimate';
import type { Estimate } from '../statistics/schema-parts';
import { findGain } from './find-gain';
import { describeFew, pointGain } from './judge';
import { rankByLabels } from './rank-variants';
import type { Results } from './results';

type Verdict = Results['verdicts'][number];
type Figures = Pick<Results, 'labelled' | 'laneLines' | 'comparisons' | 'measures' | 'boxes'>;

/** A share that grows by more, with its whole interval, speaks against a model whatever else it does. */
const MAX_GROWTH = 0.05;
/** Metres by which the lane may jump more: a cell of the lane filter. */
const MAX_JUMP = 0.02;

/**
 * Judges without masks: whether a variant helps the simulator's thresholds find the tape that a model sees in raw frames.
 * The model itself is judged by what needs no labels and does not grow with the number of segments: frames that show both
 * lines of a lane; it harms, too, where its tape flickers more or lies on boxes, or its lane jumps off the way that the wheel
 * commands tell. That the lane filter knows a lane counts for nothing: it may be a wrong one. Where this model harms, or sees
 * no tape at all, its labels judge nobody.
 * @param variants raw first
 */
export function judgeWithoutMasks(
  variants: readonly string[],
  scenes: number,
  figures: Figures,
): Pick<Results, 'verdicts' | 'ranking'> {
  const [raw = '', ...others] = variants;
  const own = figures.labelled?.own ?? [];
  const ofOwn = own.flatMap((variant) => judgeByLines(variant, { raw, scenes, figures }));
  const harming = ofOwn.find(({ verdict }) => verdict === 'harms');
  const sees = figures.labelled?.means.some(({ iou }) => iou.value !== null) === true;
  const trusted = sees && harming === undefined;
  const reason = sees ? 'harms here' : 'sees no tape in these frames';
  const verdicts = others.flatMap((variant): Verdict[] => {
    const found = ofOwn.find((each) => each.variant === variant);
    if (found !== undefined) return [found];
    if (trusted) return judgeByLabels(variant, { raw, scenes, figures });
    const why = `${figures.labelled?.model.name ?? ''}, whose labels would be the reference, ${reason}: lane lines judge instead.`;
    return judgeByLines(variant, { raw, scenes, figures }, why);
  });
  return { verdicts, ranking: rankByLabels(variants, figures, trusted) };
}

interface Basis {
  readonly raw: string;
  readonly scenes: number;
  readonly figures: Figures;
}

function judgeByLabels(variant: string, { raw, scenes, figures }: Basis): Verdict[] {
  const { labelled, comparisons } = figures;
  const find = (name: string): Estimate | undefined =>
    labelled?.means.find((each) => each.variant === name)?.iou;
  const gain = findGain(comparisons, variant, raw)?.difference;
  if (labelled === null || gain?.value == null) return [];
  const few = describeFew(scenes, gain);
  const verdict = few === '' ? pointGain(gain) : 'undecided';
  const sentence =
    `With ${variant}, mean IoU with the tape that ${labelled.model.name} sees in the raw frames is ` +
    `${orUnknown(showEstimate(dropReason(find(variant))))}, without it ${orUnknown(showEstimate(dropReason(find(raw))))}, a ` +
    `difference of ${showEstimate(dropReason(gain))}: ${PHRASES[verdict]}${few === '' ? '' : ` (${few})`}.`;
  return [{ variant, judgedBy: 'labels', verdict, sentence }];
}

/** @param why it is not judged by labels; unless given, because these are its own */
function judgeByLines(variant: string, { raw, scenes, figures }: Basis, why?: string): Verdict[] {
  const [own, before] = [variant, raw].map((name) =>
    figures.laneLines.find((each) => each.variant === name && each.by === 'all'),
  );
  if (own?.gain.value == null) return [];
  const few = describeFew(scenes, own.gain);
  const others = listOthers(variant, raw, figures);
  const worse = others.filter(({ growth, limit }) => (growth.low ?? 0) > limit);
  const pointed = worse.length > 0 ? 'harms' : pointGain(own.gain);
  const verdict = few === '' ? pointed : 'undecided';
  const sentence =
    `With ${variant}, ${showShare(dropReason(own.both))} of frames show both lines of a lane at their known distance, without it ` +
    `${orUnknown(showShare(dropReason(before?.both)))}, a difference of ${showShare(dropReason(own.gain))}` +
    `${others.map(({ sentence: each }) => `; ${each}`).join('')}: ${PHRASES[verdict]}${few === '' ? '' : ` (${few})`}. ` +
    (why ?? `${variant} cannot judge itself by its own labels: it is judged by what needs none.`);
  return [{ variant, judgedBy: 'lane-lines', verdict, sentence }];
}

interface OtherFigure {
  /** The variant's minus raw's: less is better. */
  readonly growth: Estimate;
  /** It speaks against the variant where the whole interval lies above. */
  readonly limit: number;
  readonly sentence: string;
}

/** What can speak against a variant, but not for it: who finds nothing has none of it. */
function listOthers(variant: string, raw: string, { measures, boxes }: Figures): OtherFigure[] {
  const ofMeasure = (
    name: Results['measures'][number]['measure'],
    limit: number,
    describe: (own: Estimate, before: Estimate | undefined) => string,
  ): OtherFigure[] => {
    const found = measures.filter(({ measure, by }) => measure === name && by === 'all');
    const before = found.find((each) => each.variant === raw)?.figure;
    return found
      .filter((each) => each.variant === variant)
      .map(({ figure, difference: growth }) => ({ growth, limit, sentence: describe(figure, before) }));
  };
  const onBoxes = (boxes?.shares ?? []).filter(({ part, by }) => part === 'any' && by === 'all');
  return [
    ...ofMeasure(
      'mask-flicker',
      MAX_GROWTH,
      (own, before) =>
        `of the tape in neighbouring frames ${share(own)} comes or goes, without it ${share(before)}`,
    ),
    ...ofMeasure(
      'odometry-error',
      MAX_JUMP,
      (own, before) =>
        `its lane lies ${metres(own)} m from where the wheel commands put it, without it ${metres(before)} m`,
    ),
    ...onBoxes
      .filter((each) => each.variant === variant)
      .map(({ class: kind, share: own, difference }): OtherFigure => {
        const before = onBoxes.find((each) => each.variant === raw && each.class === kind)?.share;
        const sentence = `of the pixels in boxes of ${kind} ${share(own)} are called tape, without it ${share(before)}`;
        return { growth: difference, limit: MAX_GROWTH, sentence };
      }),
  ];
}

function share(estimate: Estimate | undefined): string {
  return orUnknown(showShare(dropReason(estimate)));
}

function metres(estimate: Estimate | undefined): string {
  return orUnknown(showEstimate(dropReason(estimate), 3));
}

const PHRASES = {
  helps: 'it helps',
  harms: 'it harms',
  undecided: 'this data cannot tell whether it helps',
} as const;
