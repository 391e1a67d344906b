import { DUCKIETOWN_COLOR_RANGES } from '../lines/color-ranges';
import type { ColorRanges } from '../lines/color-ranges';
import type { ArmSpec } from './arms';
import { calibrate } from './calibrate';
import { copyRanges, describeResults } from './describe-results';
import { findCombination, listCells } from './figures';
import type { Cell, FrameFigures } from './figures';
import type { Margin } from './fit-margin';
import { PackedCounter } from './count-packed';
import { InputError, listFrames, pairMasks } from './frame-folder';
import type { ExcludedFrame, FrameFile } from './frame-folder';
import type { FrameGroups } from './frame-groups';
import { PackedMerger } from './frame-histogram';
import { HsvGrid } from './hsv-grid';
import type { HsvBinning } from './hsv-grid';
import type { OverlapByColor } from './iou';
import type { Results } from './results';
import type { FrameTally } from './tally-frame';
import type { TallyPool } from './tally-pool';

/** Thresholds tuned in the simulator: on its frames, or given. */
export type SimulatorSource =
  | { readonly source: 'frames'; readonly name: string; readonly frames: string; readonly masks: string }
  | { readonly source: 'file'; readonly name: string; readonly ranges: ColorRanges }
  | { readonly source: 'duckietown'; readonly name: string };

export interface EvaluateOptions {
  /** Folder of pictures, and what results call it. */
  readonly input: string;
  readonly name: string;
  readonly masks?: string;
  readonly groups: FrameGroups;
  /** The first one is raw. */
  readonly arms: readonly ArmSpec[];
  readonly armCards: Results['arms'];
  readonly simulator: SimulatorSource;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
  readonly version: string;
  /** Called with work done and work in all. */
  readonly report?: (done: number, total: number) => void;
}

/** Everything that was counted, before any statistics. */
export interface Evaluation {
  readonly options: EvaluateOptions;
  readonly frames: readonly FrameFigures[];
  readonly cells: readonly Cell[];
  /** Places of the cells that hand calibration is done in. */
  readonly calibrated: readonly number[];
  readonly excluded: readonly ExcludedFrame[];
  readonly simulator: Results['simulator'];
  readonly simulatorRanges: ColorRanges;
  readonly handCalibration: Results['handCalibration'];
  readonly sweep: Results['sweep'];
  readonly maps: Results['maps'];
}

/**
 * Experiment A, real2sim: thresholds tuned in the simulator, applied to frames as each arm makes them.
 * @throws InputError where nothing can be evaluated, ModelError where a model cannot be used
 */
export async function evaluate(pool: TallyPool, options: EvaluateOptions): Promise<Results> {
  const grid = new HsvGrid(options.binning);
  const listed = await listFrames(options.input);
  const paired =
    options.masks === undefined ? { frames: listed, excluded: [] } : await pairMasks(listed, options.masks);
  const excluded = [...paired.excluded];
  const labelled = paired.frames.filter(({ name }) => {
    const found = options.groups.find(name) !== undefined;
    if (!found) excluded.push({ frame: name, reason: 'no row in the file of groups' });
    return found;
  });
  if (labelled.length === 0)
    throw new InputError(`${options.input}: no frame has a row in the file of groups`);

  const simulator = await findSimulator(pool, options);
  const simulatorRanges = simulator.ranges;
  const counted = await pool.tally(
    {
      arms: options.arms,
      binning: options.binning,
      thresholds: options.masks === undefined ? [] : [DUCKIETOWN_COLOR_RANGES, simulatorRanges],
      lines: simulatorRanges,
      geometry: true,
    },
    spreadGeometry(labelled),
    (done) => options.report?.(done, labelled.length),
  );
  excluded.push(...counted.excluded);
  if (counted.tallies.length === 0) {
    throw new InputError(`${options.input}: no frame can be used: ${excluded[0]?.reason ?? 'none found'}`);
  }
  const frames = counted.tallies.map((tally) => toFigures(tally, options));
  const cells = listCells(frames, options.groups.columns);
  const [column = 'all'] = options.groups.columns;
  const calibrated = [...cells.keys()].filter((cell) => cells[cell]?.by === column);
  const base = { options, cells, calibrated, excluded, simulator: simulator.about, simulatorRanges };
  if (options.masks === undefined) {
    return describeResults({ ...base, frames, handCalibration: [], sweep: [], maps: [] });
  }
  const merger = new PackedMerger(grid);
  const merged = options.arms.map((_, arm) =>
    cells.map(({ frames: members }) => merger.merge(members.map((i) => getHistogram(frames[i], arm)))),
  );
  const hand = await calibrateByHand(pool, grid, frames, cells, calibrated, merged, options);
  const space = await lookOverSpace(pool, cells, merged, options, simulator);
  return describeResults({ ...base, frames: hand.frames, handCalibration: hand.calibrations, ...space });
}

function getHistogram(frame: FrameFigures | undefined, arm: number): Uint8Array {
  return frame?.tally.arms[arm]?.histogram ?? new Uint8Array(0);
}

/** Key points take as long as all else together, and a few hundred frames tell what an arm does to them. */
const GEOMETRY_FRAMES = 200;

/** Marks frames at even distances for the comparison of geometry; all where they are few. */
function spreadGeometry(frames: readonly FrameFile[]): FrameFile[] {
  const wanted = Math.min(GEOMETRY_FRAMES, frames.length);
  const marked = new Set(Array.from({ length: wanted }, (_, i) => Math.floor((i * frames.length) / wanted)));
  return frames.map((frame, i) => ({ ...frame, geometry: marked.has(i) }));
}

interface Simulator {
  readonly ranges: ColorRanges;
  /** Its frames, packed into one; undefined where thresholds were given. */
  readonly histogram?: Uint8Array;
  readonly about: Results['simulator'];
}

async function findSimulator(pool: TallyPool, options: EvaluateOptions): Promise<Simulator> {
  const { simulator, binning, margin } = options;
  const none = { frames: 0, excluded: [], iou: { white: null, yellow: null, red: null } };
  if (simulator.source !== 'frames') {
    const ranges = simulator.source === 'file' ? simulator.ranges : DUCKIETOWN_COLOR_RANGES;
    return { ranges, about: { source: simulator.source, name: simulator.name, ...none } };
  }
  const { name, frames, masks } = simulator;
  const { report } = options;
  const tuned = await calibrate(pool, { frames, masks, binning, margin, ...(report && { report }) });
  const { white = null, yellow = null, red = null } = tuned.iou;
  return {
    ranges: tuned.ranges,
    histogram: tuned.histogram,
    about: {
      source: 'frames',
      name,
      frames: tuned.frames,
      excluded: [...tuned.excluded],
      iou: { white, yellow, red },
    },
  };
}

function toFigures(tally: FrameTally, { groups }: EvaluateOptions): FrameFigures {
  const labels = groups.find(tally.frame) ?? { scene: tally.frame, groups: {} };
  const counts = tally.arms.flatMap(({ overlaps }) =>
    overlaps.length === 0 ? [] : [...overlaps.map(listCounts), []],
  );
  return { tally, labels, counts };
}

function listCounts({ white, yellow, red }: OverlapByColor): number[] {
  return [white, yellow, red].flatMap((each) => [each.truePositive, each.falsePositive, each.falseNegative]);
}

/** Tunes thresholds on each arm's frames of each group, and counts those frames with them. */
async function calibrateByHand(
  pool: TallyPool,
  grid: HsvGrid,
  frames: readonly FrameFigures[],
  cells: readonly Cell[],
  calibrated: readonly number[],
  merged: readonly (readonly Uint8Array[])[],
  { arms, binning, margin }: EvaluateOptions,
): Promise<{ readonly frames: FrameFigures[]; readonly calibrations: Results['handCalibration'] }> {
  const counts = frames.map((frame) => frame.counts.map((each) => [...each]));
  const tasks = arms.flatMap((arm, armIndex) => calibrated.map((cell) => ({ arm, armIndex, cell })));
  const calibrations = await Promise.all(
    tasks.map(async ({ arm, armIndex, cell }) => {
      const { by = 'all', group = 'all', frames: members = [] } = cells[cell] ?? {};
      const histograms = [merged[armIndex]?.[cell] ?? new Uint8Array(0)];
      const { ranges } = await pool.tune({ binning, histograms, margin });
      const counter = new PackedCounter(grid, ranges);
      for (const i of members) {
        const each = counts[i];
        if (each !== undefined)
          each[findCombination(armIndex, 'hand')] = listCounts(
            counter.count(getHistogram(frames[i], armIndex)),
          );
      }
      return { arm: arm.name, by, group, ranges: copyRanges(ranges) };
    }),
  );
  return { frames: frames.map((frame, i) => ({ ...frame, counts: counts[i] ?? [] })), calibrations };
}

async function lookOverSpace(
  pool: TallyPool,
  cells: readonly Cell[],
  merged: readonly (readonly Uint8Array[])[],
  { arms, binning }: EvaluateOptions,
  simulator: Simulator,
): Promise<Pick<Results, 'sweep' | 'maps'>> {
  const domains = arms.flatMap(({ name }, arm) =>
    cells.map(({ by, group }, cell) => {
      return { domain: name, by, group, histogram: merged[arm]?.[cell] ?? new Uint8Array(0) };
    }),
  );
  if (simulator.histogram !== undefined) {
    domains.unshift({ domain: 'simulator', by: 'all', group: 'all', histogram: simulator.histogram });
  }
  const reference = simulator.histogram === undefined ? [] : [simulator.histogram];
  const sweep = await Promise.all(
    domains.map(async ({ histogram, ...domain }) => {
      const found = await pool.sweep({ binning, histograms: [histogram], simulator: reference });
      return (['white', 'yellow', 'red'] as const).flatMap((color) => {
        const each = found[color];
        return each === undefined ? [] : [{ ...domain, color, ...each }];
      });
    }),
  );
  const maps = await Promise.all(
    domains
      .filter(({ by }) => by === 'all')
      .map(async ({ histogram, domain }) => {
        const found = await pool.map({ binning, histograms: [histogram], thresholds: simulator.ranges });
        return (['white', 'yellow', 'red'] as const).flatMap((color) => {
          const each = found[color];
          return each === undefined ? [] : [{ domain, color, ...each }];
        });
      }),
  );
  return { sweep: sweep.flat(), maps: maps.flat() };
}
