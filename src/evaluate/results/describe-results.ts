import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { keyTunedOn } from '../count/counted-frame';
import { matchLights } from '../count/tune-lights';
import type { Evaluation } from '../count/evaluation';
import { runBootstrap } from '../statistics/bootstrap';
import type { Stratum } from '../statistics/bootstrap';
import { copyRanges } from '../statistics/schema-parts';
import { RAW } from '../variants/load-variant';
import { describeBoxes } from './describe-boxes';
import { describeInput } from './describe-input';
import { describeExperimentB } from './describe-experiment-b';
import { describeLabelled, listLabelled } from './describe-labelled';
import { describeMeasures } from './describe-measures';
import { describeSelfCalibration } from './describe-self-calibration';
import { EstimateReader } from './estimate-reader';
import { FigureLayout } from './figure-layout';
import type { Combination } from './figure-layout';
import { FigureTable } from './figure-table';
import { TOLERANCE, judge, judgeBest } from './judge';
import { judgeWithoutMasks } from './judge-without-masks';
import { listComparisons } from './list-comparisons';
import { listGeometry, listLane, listLaneLines, listSegments } from './list-found';
import { listSceneSums } from './list-scenes';
import { listCombinations, listMeans, listRegret, listScores } from './list-scores';
import { rankByMasks } from './rank-variants';
import type { Results } from './results';

/** Statistics over what was counted: the results as they are written. */
export async function describeResults(evaluation: Evaluation): Promise<Results> {
  const { run, columns, rows, cells, calibrated, simulator, signal } = evaluation;
  const { seed, resamples } = run;
  const byLight = matchLights(simulator.byLight, calibrated);
  const tunedOn = [...simulator.translated, ...byLight].map(({ name }): Combination => {
    return { variant: RAW, thresholds: keyTunedOn(name) };
  });
  const combinations = [...listCombinations(evaluation), ...listLabelled(evaluation), ...tunedOn];
  const layout = new FigureLayout(cells, combinations, run.variants.length);
  const table = new FigureTable(layout, rows, calibrated);
  const { strata, sceneOf, scenes } = listScenes(evaluation);
  const weights = new Float64Array(rows.length);
  const bootstrap = await runBootstrap(
    strata,
    (draws) => table.measure(weights.map((_, row) => draws[sceneOf[row] ?? 0] ?? 0)),
    { seed, resamples, ...(signal && { signal }) },
  );
  const estimates = new EstimateReader(table, bootstrap);
  const names = run.variants.map(({ name }) => name);
  const figures = {
    means: listMeans(evaluation, estimates),
    regret: listRegret(evaluation, estimates),
    comparisons: listComparisons(evaluation, estimates),
    lane: listLane(evaluation, estimates),
    labelled: describeLabelled(evaluation, estimates),
    laneLines: listLaneLines(evaluation, estimates),
    ...(await describeMeasures(evaluation, { strata, sceneOf })),
    boxes: await describeBoxes(evaluation, { strata, sceneOf }),
  };
  const { verdicts, ranking } = run.masks
    ? { verdicts: judge(names, scenes, figures), ranking: rankByMasks(names, figures.means) }
    : judgeWithoutMasks(names, scenes, figures);
  return {
    format: 'sim2real-results-3',
    program: { name: 'sim2real', version: run.version },
    settings: {
      seed,
      resamples,
      binning: { ...run.binning },
      margin: run.margin,
      calibratedBy: columns[0] ?? 'all',
      scene: evaluation.scene,
      tolerance: TOLERANCE,
      calibration: run.calibrationName,
    },
    input: describeInput(evaluation, sceneOf),
    simulator: simulator.about,
    variants: [...run.variants],
    policies: [...run.policies],
    thresholds: [
      { name: 'duckietown', ranges: copyRanges(DUCKIETOWN_COLOR_RANGES) },
      { name: 'simulator', ranges: copyRanges(simulator.ranges) },
    ],
    handCalibration: evaluation.handCalibration,
    selfCalibration: describeSelfCalibration(evaluation, estimates),
    scores: listScores(evaluation, estimates),
    ...figures,
    sweep: evaluation.sweep,
    maps: evaluation.maps,
    segments: listSegments(evaluation, estimates),
    geometry: listGeometry(evaluation, estimates),
    frames: [...evaluation.frames],
    scenes: listSceneSums(evaluation),
    verdicts,
    ranking,
    headline: judgeBest(ranking, verdicts),
    experimentB: await describeExperimentB(evaluation, estimates),
  };
}

/** Scenes by the group that calibration is done in, so that every resample has all groups. */
function listScenes({ rows, calibrated }: Evaluation): {
  strata: Stratum[];
  sceneOf: number[];
  scenes: number;
} {
  const numbers = new Map<string, number>();
  const sceneOf = rows.map(({ scene }) => {
    const number = numbers.get(scene) ?? numbers.size;
    numbers.set(scene, number);
    return number;
  });
  const taken = new Set<number>();
  const strata = calibrated.map((cell) => {
    // A scene that reaches into several groups is drawn with the first of them.
    const own = new Set(cell.frames.map((row) => sceneOf[row] ?? 0).filter((scene) => !taken.has(scene)));
    for (const scene of own) taken.add(scene);
    return [...own];
  });
  return { strata: strata.filter(({ length }) => length > 0), sceneOf, scenes: numbers.size };
}
