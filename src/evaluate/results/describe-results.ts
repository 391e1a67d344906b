import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { keyTunedOn } from '../count/counted-frame';
import type { Evaluation } from '../count/evaluation';
import { listCounts } from '../score/overlap';
import { runBootstrap } from '../statistics/bootstrap';
import type { Stratum } from '../statistics/bootstrap';
import { copyRanges } from '../statistics/schema-parts';
import type { ThresholdsName } from '../thresholds/threshold-results';
import { RAW } from '../variants/load-variant';
import { describeBoxes } from './describe-boxes';
import { describeExperimentB } from './describe-experiment-b';
import { describeMeasures } from './describe-measures';
import { EstimateReader } from './estimate-reader';
import { FigureLayout } from './figure-layout';
import type { Combination } from './figure-layout';
import { FigureTable } from './figure-table';
import { TOLERANCE, judge, judgeBest, judgeFound } from './judge';
import { listGeometry, listLane, listSegments } from './list-found';
import { listCombinations, listComparisons, listMeans, listRegret, listScores } from './list-scores';
import type { Results } from './results';

/** Statistics over what was counted: the results as they are written. */
export async function describeResults(evaluation: Evaluation): Promise<Results> {
  const { options, groups, frames, cells, calibrated, simulator } = evaluation;
  const { seed, resamples, hasMasks, source, signal } = options;
  const tunedOn = simulator.translated.map(({ variant }): Combination => {
    return { variant: RAW, thresholds: keyTunedOn(variant.spec.name) };
  });
  const combinations = [...listCombinations(evaluation), ...tunedOn];
  const layout = new FigureLayout(cells, combinations, options.variants.length);
  const table = new FigureTable(layout, frames, calibrated);
  const { strata, sceneOf, scenes } = listScenes(evaluation);
  const weights = new Float64Array(frames.length);
  const bootstrap = await runBootstrap(
    strata,
    (draws) => table.measure(weights.map((_, frame) => draws[sceneOf[frame] ?? 0] ?? 0)),
    { seed, resamples, ...(signal && { signal }) },
  );
  const estimates = new EstimateReader(table, bootstrap);
  const names = options.variants.map(({ spec }) => spec.name);
  const figures = {
    means: listMeans(evaluation, estimates),
    regret: listRegret(evaluation, estimates),
    comparisons: listComparisons(evaluation, estimates),
    lane: listLane(evaluation, estimates),
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
    variants: options.variants.map(({ card }) => card),
    thresholds: [
      { name: 'duckietown', ranges: copyRanges(DUCKIETOWN_COLOR_RANGES) },
      { name: 'simulator', ranges: copyRanges(simulator.ranges) },
    ],
    handCalibration: evaluation.handCalibration,
    scores: listScores(evaluation, estimates),
    ...figures,
    sweep: evaluation.sweep,
    maps: evaluation.maps,
    segments: listSegments(evaluation, estimates),
    ...(await describeMeasures(evaluation, { strata, sceneOf })),
    boxes: await describeBoxes(evaluation, { strata, sceneOf }),
    geometry: listGeometry(evaluation, estimates),
    frames: listFrames(evaluation),
    verdicts,
    headline: judgeBest(names, verdicts, figures),
    experimentB: describeExperimentB(evaluation, estimates),
  };
}

/** Scenes by the group that calibration is done in, so that every resample has all groups. */
function listScenes({ frames, calibrated }: Evaluation): {
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
    const own = new Set(cell.frames.map((frame) => sceneOf[frame] ?? 0).filter((scene) => !taken.has(scene)));
    for (const scene of own) taken.add(scene);
    return [...own];
  });
  return { strata: strata.filter(({ length }) => length > 0), sceneOf, scenes: numbers.size };
}

function listFrames({ frames, options }: Evaluation): Results['frames'] {
  return frames.map(({ tally, labels, overlaps }) => ({
    frame: tally.frame,
    scene: labels.scene,
    groups: { ...labels.groups },
    width: tally.width,
    height: tally.height,
    variants: [...options.variants.keys()].map((variant) => {
      const { segments, lane, geometry } = tally.variants[variant] ?? {};
      const list = (thresholds: ThresholdsName): number[] => {
        const overlap = overlaps[variant]?.get(thresholds);
        return overlap === undefined ? [] : listCounts(overlap);
      };
      return {
        duckietown: list('duckietown'),
        simulator: list('simulator'),
        hand: list('hand'),
        segments: { white: 0, yellow: 0, red: 0, ...segments },
        lane: lane === undefined ? null : { ...lane },
        geometry: geometry === undefined ? null : { ...geometry },
      };
    }),
  }));
}
