import type { HsvRange } from '../../lines/color-ranges';
import { BoxScorer } from './box-scorer';
import type { ColorCounts } from './box-scorer';
import { climbBox } from './climb-box';
import { fitMargin } from './fit-margin';
import type { Margin } from './fit-margin';
import type { HsvBox, HsvGrid } from './hsv-grid';
import { findHeaviestBox } from './search-box';
import { TuneMemory } from './tune-memory';

export interface TuneOptions {
  /** Where searches begin, beside the whole of HSV space and the tape's own middle range. */
  readonly seeds: readonly HsvBox[];
  /** Whether a second range at other hues is allowed: Duckietown's red has one at each end of the hue circle. */
  readonly twoRanges: boolean;
  readonly margin: Margin;
}

export interface TunedColor {
  readonly ranges: readonly HsvRange[];
  /** IoU on the pixels that were tuned on. */
  readonly iou: number;
}

/**
 * The thresholds of highest IoU over the grid's bins. One range is the best of all, proven; of two, each is the best
 * of all beside the other. Equal counts give equal thresholds.
 * @returns undefined where there is no pixel of the colour
 */
export function tuneColor(
  grid: HsvGrid,
  counts: ColorCounts,
  options: TuneOptions,
  memory = new TuneMemory(grid),
): TunedColor | undefined {
  const scorer = new BoxScorer(grid, counts, memory);
  const { weights } = memory;
  if (scorer.tapePixels === 0) return undefined;
  const middle = scorer.findMiddle();
  let best = middle;
  // The ascent is only to begin high: the search that proves the best then has little left to look at.
  for (const seed of [grid.whole, middle, ...options.seeds]) {
    const box = climbBox(scorer, seed, options.twoRanges);
    if (scorer.score([box]) > scorer.score([best])) best = box;
  }
  best = findBestBox(scorer, weights, best, [], options.twoRanges) ?? best;
  const boxes = options.twoRanges ? findTwoBoxes(scorer, weights, best) : [best];
  const fitted = boxes.map((box, i) =>
    fitMargin(
      scorer,
      box,
      options.margin,
      boxes.filter((_, other) => other !== i),
    ),
  );
  return { ranges: fitted.flatMap((box) => grid.toRanges(box)), iou: scorer.score(fitted) };
}

/**
 * IoU = hit / (tape + wrong) is at its best, r, where no box has hit - r * wrong above r * tape (Dinkelbach 1967):
 * a sum of weights by bin, whose maximum among all boxes is searched. Each round is better than the last, or the end.
 * @param weights memory of the grid's size, overwritten
 * @param start the score to beat; undefined: that of `beside` alone
 * @param beside boxes that stay, whose hues are taken
 * @returns the best box, or `start` where none is better
 */
function findBestBox(
  scorer: BoxScorer,
  weights: Float64Array,
  start: HsvBox | undefined,
  beside: readonly HsvBox[],
  wraps: boolean,
): HsvBox | undefined {
  const { grid, counts, tapePixels } = scorer;
  const layer = grid.saturations * grid.values;
  const { hit, wrong } = scorer.count(beside);
  let best = start;
  let rate = scorer.score(best === undefined ? beside : [...beside, best]);
  for (;;) {
    for (let i = 0; i < weights.length; i++)
      weights[i] = (counts.tape[i] ?? 0) - rate * (counts.other[i] ?? 0);
    for (const { h0, h1 } of beside) weights.fill(TAKEN, h0 * layer, (h1 + 1) * layer);
    // A margin against rounding: counts are whole, so a true gain is far larger.
    const found = findHeaviestBox(grid, weights, rate * (tapePixels + wrong) - hit + 1e-6, wraps);
    if (found === undefined) return best;
    const reached = scorer.score([...beside, found.box]);
    if (reached <= rate) return best;
    best = found.box;
    rate = reached;
  }
}

/** Heavier than any picture: no box takes such a bin in. */
const TAKEN = -1e15;

/** Splits a box, which may wrap around, into the best two at separate hues; they take turns until neither gains. */
function findTwoBoxes(scorer: BoxScorer, weights: Float64Array, one: HsvBox): readonly HsvBox[] {
  const [low, high] = splitAtEnd(scorer.grid, one);
  const beside = high ?? findBestBox(scorer, weights, undefined, [low], false);
  if (beside === undefined) return [low];
  let [moving, resting] = [low, beside];
  for (let turn = 0; ; turn++) {
    const moved: HsvBox = findBestBox(scorer, weights, moving, [resting], false) ?? moving;
    // Both have had a turn, and the last one to have it stayed.
    if (moved === moving && turn > 0) break;
    [moving, resting] = [resting, moved];
  }
  return [moving, resting].sort((a, b) => a.h0 - b.h0);
}

/** A box that wraps around as its two ends; else the box alone. */
function splitAtEnd(grid: HsvGrid, box: HsvBox): [HsvBox, HsvBox?] {
  if (box.h1 < grid.hues) return [box];
  return [
    { ...box, h0: 0, h1: box.h1 - grid.hues },
    { ...box, h1: grid.hues - 1 },
  ];
}
