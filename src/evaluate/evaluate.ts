import { DUCKIETOWN_COLOR_RANGES } from '../lines/color-ranges';
import type { ColorRanges } from '../lines/color-ranges';
import { listCounts, PackedCounter } from './thresholds/count-packed';
import { describeResults } from './results/describe-results';
import type { EvaluateOptions } from './count/evaluation';
import { getHistogram } from './count/frame-counts';
import { listCells } from './frames/cells';
import type { FrameFigures } from './count/frame-counts';
import { InputError } from './frames/frame-folder';
import type { ExcludedFrame } from './frames/frame-results';
import type { FrameFile } from './frames/frame-folder';
import type { FrameGroups } from './frames/frame-groups';
import { PackedMerger } from './thresholds/frame-histogram';
import { calibrateByHand } from './count/calibrate-by-hand';
import type { HandCalibrationOptions } from './count/calibrate-by-hand';
import { HsvGrid } from './thresholds/hsv-grid';
import { compareNeighbours } from './count/compare-neighbours';
import type { Results } from './results/results';
import { tuneSimulator } from './count/tune-simulator';
import type { Simulator } from './count/tune-simulator';
import type { FrameTally, TallyPlan } from './tally/tally-frame';
import type { TallyPool } from './tally/tally-pool';
import { lookOverSpace } from './count/sweep-threshold-space';

/**
 * Experiment A, real2sim: thresholds tuned in the simulator, applied to frames as each variant makes them. Experiment B,
 * sim2real, where there are masks and simulator frames: thresholds tuned on frames that each model made look real,
 * applied to raw real ones.
 * @returns the results, and the plan by which frames were counted and can be drawn
 * @throws InputError where nothing can be evaluated, ModelError where a model cannot be used
 */
export async function evaluate(
  pool: TallyPool,
  options: EvaluateOptions,
): Promise<{ readonly results: Results; readonly plan: TallyPlan }> {
  const { source, variants, binning, margin, hasMasks } = options;
  const grid = new HsvGrid(binning);
  const reverseVariants = hasMasks ? options.reverseVariants : [];
  const simulator = await tuneSimulator(pool, { ...options, reverseVariants });
  const excluded: ExcludedFrame[] = [];
  const plan = {
    variants,
    binning,
    thresholds: hasMasks ? [DUCKIETOWN_COLOR_RANGES, simulator.ranges] : [],
    lines: simulator.ranges,
    calibration: options.calibration,
    geometry: true,
    signatures: true,
  };
  const counted = await pool.tally(plan, keepGrouped(source.read(), options.groups, excluded), (done) =>
    options.report?.(done, Math.max(done, source.total)),
  );
  excluded.unshift(...source.excluded);
  excluded.push(...counted.excluded);
  if (counted.tallies.length === 0) {
    throw new InputError(`${options.name}: no frame can be used: ${excluded[0]?.reason ?? 'none found'}`);
  }
  const groups = options.groups ?? source.groups();
  // Taken out of what was counted, so that packed frames are held in one place only.
  let frames = counted.tallies.splice(0).map((tally) => toFigures(tally, groups));
  const cells = listCells(
    frames.map(({ labels }) => labels),
    groups.columns,
  );
  const [column = 'all'] = groups.columns;
  const calibrated = [...cells.keys()].filter((cell) => cells[cell]?.by === column);
  // A file of groups need not say what follows what; a bag knows.
  const ordered = frames.some(({ labels }) => labels.place) ? groups : source.groups();
  const names = frames.map(({ tally }) => tally.frame);
  const neighbours = await compareNeighbours(pool, plan, source, names, ordered);
  const base = { options, groups, cells, calibrated, excluded, simulator, neighbours };
  if (!hasMasks) {
    const none = { handCalibration: [], sweep: [], maps: [] };
    return { results: await describeResults({ ...base, frames, ...none }), plan };
  }
  const more = await countTuned(pool, frames, { grid, margin, variants, cells, calibrated }, simulator);
  ({ frames } = more);
  const { handCalibration } = more;
  const space = await lookOverSpace(pool, cells, more.merged, options, simulator);
  return { results: await describeResults({ ...base, frames, handCalibration, ...space }), plan };
}

/**
 * Counts packed frames with all thresholds that are tuned after they were read: by hand, and on translated simulator
 * frames. The frames come back without their pixels, which for a thousand are 100 MB.
 */
async function countTuned(
  pool: TallyPool,
  packed: readonly FrameFigures[],
  options: Omit<HandCalibrationOptions, 'merged'>,
  simulator: Simulator,
): Promise<{
  readonly frames: FrameFigures[];
  readonly merged: readonly (readonly Uint8Array[])[];
  readonly handCalibration: Results['handCalibration'];
}> {
  const { grid, variants, cells } = options;
  const merger = new PackedMerger(grid);
  const merged = variants.map((_, variant) =>
    cells.map(({ frames: members }) => merger.merge(members.map((i) => getHistogram(packed[i], variant)))),
  );
  const hand = await calibrateByHand(pool, packed, { ...options, merged });
  const counted = countTranslated(
    hand.frames,
    simulator.translated.map(({ ranges }) => ranges),
    grid,
  );
  return { frames: counted.map(dropHistograms), merged, handCalibration: hand.calibrations };
}

function dropHistograms(frame: FrameFigures): FrameFigures {
  const { tally } = frame;
  const variants = tally.variants.map((variant) => ({ ...variant, histogram: new Uint8Array(0) }));
  return { ...frame, tally: { ...tally, variants } };
}

async function* keepGrouped(
  frames: AsyncIterable<FrameFile>,
  groups: FrameGroups | undefined,
  excluded: ExcludedFrame[],
): AsyncGenerator<FrameFile, void, void> {
  for await (const frame of frames) {
    if (groups === undefined || groups.find(frame.name) !== undefined) yield frame;
    else excluded.push({ frame: frame.name, cause: 'unlabelled', reason: 'no row in the file of groups' });
  }
}

function toFigures(tally: FrameTally, groups: FrameGroups): FrameFigures {
  const labels = groups.find(tally.frame) ?? { scene: tally.frame, groups: {} };
  const counts = tally.variants.flatMap(({ overlaps }) =>
    overlaps.length === 0 ? [] : [...overlaps.map(listCounts), []],
  );
  return { tally, labels, counts };
}

/** Experiment B: raw frames (the first variant) counted with each model's thresholds, behind the counts of experiment A. */
function countTranslated(
  frames: readonly FrameFigures[],
  thresholds: readonly ColorRanges[],
  grid: HsvGrid,
): FrameFigures[] {
  const counters = thresholds.map((ranges) => new PackedCounter(grid, ranges));
  return frames.map((frame) => {
    const histogram = getHistogram(frame, 0);
    const more = counters.map((counter) => listCounts(counter.count(histogram)));
    return { ...frame, counts: [...frame.counts, ...more] };
  });
}
