import { TAPE_COLORS, mapColors, type TapeColor } from '../../lines/tape';
import type { ColorRanges, HsvRange } from '../../lines/color-ranges';
import { tuneColors } from '../../evaluate/thresholds/tune-colors';
import { TuneMemory } from '../../evaluate/thresholds/tune-memory';
import { countSelected } from './count-pixels';
import { FADE, FadingPool } from './fading-pool';
import { findBest, type Option } from './find-best';
import { fitRanges, stepRanges } from './fit-ranges';
import { KnownLights } from './known-lights';
import { LightTracker } from './light-tracker';
import { NOTHING_SEEN, describeChange } from './live-decision';
import type { ColorChange, ColorStates, LiveDecision, Pace } from './live-decision';
import { LIVE_GRID } from './live-grid';
import { RangeScorer } from './range-scorer';
import { spreadTape } from './spread-tape';

/** Fewer pixels of a tape, of those that the detector looks at, say nothing. */
const MIN_PIXELS = 100;
/** Frames in one light, the current set no worse than any other, until it has proved good. */
const PROVEN = 5;
/** Frames in a row, after a change, in which a set takes in nothing of what the former one did, until it is undone. */
const VANISHED = 3;
/** Frames in one light that must agree on a change that cannot be made in steps. */
const AGREED = 3;
/** In a new light so many frames are labelled soon. */
const URGENT = 6;
/** So many are after a tape has come into sight, too: a stop line is in sight for two seconds. */
const FRESH = 5;
/** From so many frames in a light on, thresholds are tuned at each third; with so many without a change, it is calm. */
const SETTLED = 12;
const TUNE_EVERY = 3;

/**
 * Decides from labelled frames, one after the other, which thresholds a running line detector should have. It keeps no
 * frame: only how often each colour was seen by class, forgotten by half every few frames, and anew in a new light.
 */
export class LiveTuner {
  readonly #margin: number;
  readonly #pool = new FadingPool();
  readonly #scorer = new RangeScorer(this.#pool.histogram);
  readonly #memory = new TuneMemory(LIVE_GRID);
  readonly #spread = new Float64Array(LIVE_GRID.size);
  readonly #light = new LightTracker(FADE);
  readonly #known = new KnownLights();
  /** What the detector came with: made for any light, so worth more than what was tuned in another one. */
  #first: ColorRanges;
  #ranges: ColorRanges;
  /** What the latest change replaced, until the new set has proved good. */
  #former: ColorRanges | undefined;
  /** Colours that were tuned, or were well enough, in the present light. */
  readonly #learnt = new Set<TapeColor>();
  #calm = 0;
  /** Frames since a tape came into sight that was not known in the present light. */
  #sinceFresh = Infinity;
  #vanished = 0;
  #colors = NOTHING_SEEN;

  /** @param margin gain of IoU that a change must bring */
  constructor(ranges: ColorRanges, margin: number) {
    this.#first = ranges;
    this.#ranges = ranges;
    this.#margin = margin;
  }

  get ranges(): ColorRanges {
    return this.#ranges;
  }

  get colors(): ColorStates {
    return this.#colors;
  }

  /** Lights met since the start, one that came back counted again; and those whose thresholds are known. */
  get lights(): { readonly met: number; readonly known: number } {
    return { met: this.#light.lights, known: this.#known.all.length };
  }

  /** The detector has other thresholds than the tuner gave it. */
  replace(ranges: ColorRanges): void {
    this.#first = ranges;
    this.#ranges = ranges;
    this.#former = undefined;
    this.#calm = 0;
  }

  /** @param packed pixels of a labelled frame on LIVE_GRID (FrameSampler) */
  add(packed: Uint8Array): LiveDecision {
    const { isNew, frames } = this.#light.add(packed);
    if (frames.length === 0) return this.#keep('the light looks changed; the next frame decides', 'soon');
    if (isNew) {
      this.#pool.clear();
      this.#learnt.clear();
      this.#colors = NOTHING_SEEN;
      this.#calm = 0;
    }
    for (const frame of frames) this.#pool.add(frame);
    return this.#decide(packed);
  }

  #decide(packed: Uint8Array): LiveDecision {
    const scorer = this.#scorer;
    scorer.refresh();
    const before = this.#colors;
    this.#colors = mapColors((color) => {
      const pixels = scorer.countTape(color);
      return { pixels, iou: pixels < MIN_PIXELS ? null : scorer.rate(color, this.#ranges[color]).iou };
    });
    for (const color of TAPE_COLORS) if (this.#colors[color].iou !== null) this.#learnt.add(color);
    const isFresh = TAPE_COLORS.some(
      (color) => before[color].iou === null && this.#colors[color].iou !== null,
    );
    this.#sinceFresh = isFresh ? 0 : this.#sinceFresh + 1;
    const undone = this.#undoIfVanished(packed);
    if (undone) return undone;
    const { frames } = this.#light;
    const isDue = frames < SETTLED || frames % TUNE_EVERY === 0;
    // Colours out of sight, or so good that nothing is better by the margin, are not searched: that is most of the work.
    const open = TAPE_COLORS.filter((color) => (this.#colors[color].iou ?? 1) + this.#margin <= 1);
    const tuned = isDue ? this.#tune(open) : undefined;
    const changes: ColorChange[] = [];
    const ranges = mapColors((color) => {
      const found = this.#choose(color, tuned?.[color] ?? []);
      if (found === undefined) return this.#ranges[color];
      const { ranges: next, ...change } = found;
      changes.push({ color, before: this.#colors[color].iou, ...change });
      return next;
    });
    if (changes.length > 0) return this.#change(ranges, changes);
    this.#prove();
    const isSeen = TAPE_COLORS.some((color) => this.#colors[color].iou !== null);
    return this.#keep(isSeen ? 'no other thresholds are better by the margin' : 'no tape in sight');
  }

  #tune(colors: readonly TapeColor[]): ColorRanges {
    const spread = (tape: Float64Array): Float64Array => spreadTape(tape, this.#spread);
    return tuneColors(this.#pool.histogram, 'middle', colors, this.#memory, spread).ranges;
  }

  /** @returns better ranges for a colour, or undefined where there are none */
  #choose(
    color: TapeColor,
    tuned: readonly HsvRange[],
  ): (Option & { readonly after: number | null }) | undefined {
    const current = this.#ranges[color];
    const scorer = this.#scorer;
    const { iou } = this.#colors[color];
    if (iou === null) {
      // Not seen lately: what is known of it from an earlier visit to this light, else what the detector came with.
      const known = this.#known.find(this.#light.cast)?.ranges[color];
      if (this.#learnt.has(color)) return undefined;
      const ranges = known ?? this.#first[color];
      const source = known === undefined ? 'first' : 'known';
      return isSame(ranges, current) ? undefined : { ranges, source, after: null };
    }
    const former = this.#former?.[color];
    const known = findBest(scorer, color, [
      ...(former === undefined ? [] : [{ ranges: former, source: 'former' as const }]),
      { ranges: this.#first[color], source: 'first' as const },
      ...this.#known.list(color).map((ranges) => ({ ranges, source: 'known' as const })),
    ]);
    const fresh = findBest(
      scorer,
      color,
      (tuned.length === 0 ? [] : fitRanges(tuned, current.length)).map((ranges) => ({
        ranges,
        source: 'tuned' as const,
      })),
    );
    const isKnownGood = known !== undefined && known.after >= (fresh?.after ?? 0) - this.#margin;
    const best = isKnownGood ? known : fresh;
    if (best === undefined || best.after < iou + this.#margin) return undefined;
    // Thresholds that have proved good may be reached in one step.
    if (best.source !== 'tuned') return best;
    const ranges = stepRanges(current, best.ranges);
    // Half way there may lie nothing but floor. Then the whole way, if several frames agree.
    if (scorer.rate(color, ranges).iou > iou) return { ...best, ranges };
    return this.#light.frames >= AGREED ? best : undefined;
  }

  #change(ranges: ColorRanges, changes: readonly ColorChange[]): LiveDecision {
    this.#former ??= this.#ranges;
    this.#ranges = ranges;
    this.#calm = 0;
    return { ranges, changes, reason: changes.map(describeChange).join('; '), pace: this.#pace };
  }

  #keep(reason: string, pace = this.#pace): LiveDecision {
    return { ranges: this.#ranges, changes: [], reason, pace };
  }

  get #pace(): Pace {
    if (this.#light.frames < URGENT || this.#sinceFresh < FRESH) return 'soon';
    return this.#calm < SETTLED ? 'normal' : 'later';
  }

  /** A set that stays the best for some frames has proved good: from then on it is known for this light. */
  #prove(): void {
    this.#calm++;
    if (this.#calm < PROVEN) return;
    this.#former = undefined;
    const seen = TAPE_COLORS.filter((color) => this.#colors[color].iou !== null);
    if (seen.length === 0) return;
    this.#known.remember(
      this.#light.cast,
      Object.fromEntries(seen.map((color) => [color, this.#ranges[color]])),
    );
  }

  /** Works without labels: after a change nothing is found any more, where the former set would find something. */
  #undoIfVanished(packed: Uint8Array): LiveDecision | undefined {
    const former = this.#former;
    if (former === undefined) return undefined;
    const isGone =
      countSelected(this.#ranges, packed) < MIN_PIXELS && countSelected(former, packed) >= MIN_PIXELS;
    this.#vanished = isGone ? this.#vanished + 1 : 0;
    if (this.#vanished < VANISHED) return undefined;
    this.#ranges = former;
    this.#former = undefined;
    this.#calm = 0;
    this.#vanished = 0;
    const changes = TAPE_COLORS.map((color) => ({
      color,
      source: 'former' as const,
      before: null,
      after: null,
    }));
    const reason = `after the change nothing was found in ${VANISHED} frames; back to the thresholds before it`;
    return { ranges: former, changes, reason, pace: 'normal' };
  }
}

function isSame(a: readonly HsvRange[], b: readonly HsvRange[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
