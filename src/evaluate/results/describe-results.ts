import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { runBootstrap } from '../statistics/bootstrap';
import type { Stratum } from '../statistics/bootstrap';
import type { Evaluation } from '../count/evaluation';
import { FigureTable } from './figure-table';
import { THRESHOLDS, findCombination } from '../count/frame-counts';
import { describeExperimentB } from './describe-experiment-b';
import { copyRanges } from '../statistics/schema-parts';
import type { Results } from './results';
import { describeMeasures } from './describe-measures';
import { Statistics } from './statistics';
import { TOLERANCE, judge, judgeBest, judgeFound } from './judge';

/** Statistics over what was counted: the results as they are written. */
export async function describeResults(evaluation: Evaluation): Promise<Results> {
  const { options, groups, frames, cells, calibrated, simulator } = evaluation;
  const { variants, seed, resamples, hasMasks, source, signal } = options;
  const own = variants.length * THRESHOLDS.length;
  const combinations = hasMasks ? own + simulator.translated.length : 0;
  const table = new FigureTable(frames, cells, calibrated, combinations, variants.length);
  const { strata, sceneOf, scenes } = listScenes(evaluation);
  const weights = new Float64Array(frames.length);
  const bootstrap = await runBootstrap(
    strata,
    (draws) => table.measure(weights.map((_, frame) => draws[sceneOf[frame] ?? 0] ?? 0)),
    { seed, resamples, ...(signal && { signal }) },
  );
  const statistics = new Statistics(evaluation, table, bootstrap);
  const names = variants.map(({ name }) => name);
  const figures = {
    means: statistics.listMeans(),
    regret: statistics.listRegret(),
    comparisons: statistics.compare(),
    lane: statistics.listLane(),
  };
  const verdicts = hasMasks ? judge(names, scenes, figures) : judgeFound(names, scenes, figures.lane);
  return {
    format: 'sim2real-results-2',
    program: { name: 'sim2real', version: options.version },
    settings: {
      seed,
      resamples,
      binning: { ...options.binning },
      margin: options.margin,
      calibratedBy: groups.columns[0] ?? 'all',
      scene: groups.scene,
      tolerance: TOLERANCE,
      calibration: options.calibrationName,
    },
    input: {
      name: options.name,
      kind: source.kind,
      topic: source.topic,
      every: source.every,
      losses: [...source.losses],
      masks: hasMasks,
      frames: frames.length,
      scenes,
      groups: cells.map(({ by, group, frames: members }) => ({
        by,
        group,
        frames: members.length,
        scenes: new Set(members.map((i) => sceneOf[i])).size,
      })),
      excluded: [...evaluation.excluded],
    },
    simulator: simulator.about,
    variants: [...options.variantCards],
    thresholds: [
      { name: 'duckietown', ranges: copyRanges(DUCKIETOWN_COLOR_RANGES) },
      { name: 'simulator', ranges: copyRanges(simulator.ranges) },
    ],
    handCalibration: evaluation.handCalibration,
    scores: statistics.listScores(),
    ...figures,
    sweep: evaluation.sweep,
    maps: evaluation.maps,
    segments: statistics.listSegments(),
    ...(await describeMeasures(evaluation, { strata, sceneOf })),
    geometry: statistics.listGeometry(),
    frames: listFrames(evaluation),
    verdicts,
    headline: judgeBest(names, verdicts, figures),
    experimentB: describeExperimentB(evaluation, statistics),
  };
}

/** Scenes by the group that calibration is done in, so that every resample has all groups. */
function listScenes({ frames, cells, calibrated }: Evaluation): {
  strata: Stratum[];
  sceneOf: number[];
  scenes: number;
} {
  const numbers = new Map<string, number>();
  const sceneOf = frames.map(({ labels }) => {
    const number = numbers.get(labels.scene) ?? numbers.size;
    numbers.set(labels.scene, number);
    return number;
  });
  const taken = new Set<number>();
  const strata = calibrated.map((cell) => {
    // A scene that reaches into several groups is drawn with the first of them.
    const own = new Set(
      (cells[cell]?.frames ?? []).map((frame) => sceneOf[frame] ?? 0).filter((n) => !taken.has(n)),
    );
    for (const scene of own) taken.add(scene);
    return [...own];
  });
  return { strata: strata.filter(({ length }) => length > 0), sceneOf, scenes: numbers.size };
}

function listFrames({ frames, options }: Evaluation): Results['frames'] {
  return frames.map(({ tally, labels, counts }) => ({
    frame: tally.frame,
    scene: labels.scene,
    groups: { ...labels.groups },
    width: tally.width,
    height: tally.height,
    variants: options.variants.map((_, variant) => {
      const { segments, lane, geometry } = tally.variants[variant] ?? {};
      const [duckietown = [], simulator = [], hand = []] = THRESHOLDS.map((name) => [
        ...(counts[findCombination(variant, name)] ?? []),
      ]);
      return {
        duckietown,
        simulator,
        hand,
        segments: { white: 0, yellow: 0, red: 0, ...segments },
        lane: lane === undefined ? null : { ...lane },
        geometry: geometry === undefined ? null : { ...geometry },
      };
    }),
  }));
}
