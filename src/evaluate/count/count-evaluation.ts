import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { listCells } from '../frames/cells';
import type { TallyPool } from '../tally/tally-pool';
import { compareNeighbours } from './compare-neighbours';
import { countFrames } from './count-frames';
import { countTuned } from './count-tuned';
import type { EvaluateOptions, Evaluation } from './evaluation';
import { tuneSimulator } from './tune-simulator';
import type { TallyPlan } from '../tally/tally-plan';

/**
 * Counts everything that the results are computed from.
 * @returns the counts, and the plan by which frames were counted and can be drawn
 * @throws InputError where nothing can be evaluated, ModelError where a model cannot be used
 */
export async function countEvaluation(
  pool: TallyPool,
  options: EvaluateOptions,
): Promise<{ readonly evaluation: Evaluation; readonly plan: TallyPlan }> {
  const { source, variants, reverseVariants, binning, hasMasks, boxes, calibration } = options;
  const simulator = await tuneSimulator(pool, options, hasMasks ? reverseVariants : []);
  const plan: TallyPlan = {
    variants: variants.map(({ spec }) => spec),
    binning,
    thresholds: hasMasks ? { duckietown: DUCKIETOWN_COLOR_RANGES, simulator: simulator.ranges } : {},
    lines: simulator.ranges,
    calibration,
    ...(boxes && { boxClasses: boxes.classes.length }),
    geometry: true,
    signatures: true,
  };
  const { frames, groups, excluded } = await countFrames(pool, plan, options);
  const labels = frames.map((frame) => frame.labels);
  const cells = listCells(labels, groups.columns);
  const [column = 'all'] = groups.columns;
  const calibrated = cells.filter(({ by }) => by === column);
  // A file of groups may not tell the order of frames; a bag does.
  const ordered = labels.some(({ place }) => place) ? groups : source.groups();
  const names = frames.map(({ tally }) => tally.frame);
  const neighbours = await compareNeighbours(pool, plan, source, names, ordered);
  const base = { options, groups, cells, calibrated, excluded, simulator, neighbours };
  const tuned = hasMasks
    ? await countTuned(pool, frames, { cells, calibrated }, simulator, options)
    : { frames, handCalibration: [], sweep: [], maps: [] };
  return { evaluation: { ...base, ...tuned }, plan };
}
