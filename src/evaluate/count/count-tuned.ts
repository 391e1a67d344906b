import type { Cell } from '../frames/cells';
import type { TallyPool } from '../tally/tally-pool';
import { PackedCounter } from '../thresholds/count-packed';
import { HsvGrid } from '../thresholds/hsv-grid';
import type { Sweep, ThresholdMapResult } from '../thresholds/threshold-results';
import { RAW } from '../variants/load-variant';
import { calibrateByHand } from './calibrate-by-hand';
import type { HandCalibration } from './count-results';
import { getHistogram, keyTunedOn } from './counted-frame';
import type { CountedFrame } from './counted-frame';
import type { EvaluateOptions } from './evaluation';
import { PooledHistograms } from './pool-histograms';
import { sweepThresholdSpace } from './sweep-threshold-space';
import type { Simulator, TranslatedSimulator } from './tune-simulator';

export interface TunedCounts {
  readonly frames: readonly CountedFrame[];
  readonly handCalibration: HandCalibration[];
  readonly sweep: Sweep[];
  readonly maps: ThresholdMapResult[];
}

/**
 * Counts packed frames with all thresholds that are known only after the frames were read (by hand, and in experiment B
 * on each model's frames), and scores the space of thresholds.
 * @returns the frames without their pixels, which for a thousand are 100 MB
 */
export async function countTuned(
  pool: TallyPool,
  packed: readonly CountedFrame[],
  { cells, calibrated }: { readonly cells: readonly Cell[]; readonly calibrated: readonly Cell[] },
  simulator: Simulator,
  options: EvaluateOptions,
): Promise<TunedCounts> {
  const { binning, margin } = options;
  const grid = new HsvGrid(binning);
  const variants = options.variants.map(({ spec }) => spec);
  const pooled = new PooledHistograms(grid, packed, cells, variants.length);
  const hand = await calibrateByHand(pool, packed, { grid, margin, variants, calibrated, pooled });
  const frames = countTranslated(hand.frames, simulator.translated, grid).map(dropHistograms);
  const space = await sweepThresholdSpace(pool, pooled, variants, binning, simulator);
  return { frames, handCalibration: hand.calibrations, ...space };
}

/** Experiment B: raw frames counted with the thresholds that were tuned on each model's frames. */
function countTranslated(
  frames: readonly CountedFrame[],
  translated: readonly TranslatedSimulator[],
  grid: HsvGrid,
): CountedFrame[] {
  const counters = translated.map(({ variant, calibration }) => {
    return { key: keyTunedOn(variant.spec.name), counter: new PackedCounter(grid, calibration.ranges) };
  });
  return frames.map((frame) => {
    const histogram = getHistogram(frame, RAW);
    const more = counters.map(({ key, counter }) => [key, counter.count(histogram)] as const);
    const overlaps = frame.overlaps.map((each, i) => (i === RAW ? new Map([...each, ...more]) : each));
    return { ...frame, overlaps };
  });
}

function dropHistograms(frame: CountedFrame): CountedFrame {
  const { tally } = frame;
  const variants = tally.variants.map((each) => ({ ...each, histogram: new Uint8Array(0) }));
  return { ...frame, tally: { ...tally, variants } };
}
