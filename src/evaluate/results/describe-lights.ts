import { TAPE_COLORS } from '../../lines/tape';
import type { Evaluation } from '../count/evaluation';
import { describeIou } from '../count/tune-simulator';
import { COUNTS, computeIou, readCounts } from '../score/overlap';
import { averageDefined } from '../statistics/average-defined';
import { runBootstrap } from '../statistics/bootstrap';
import { estimateFigure } from '../statistics/estimates';
import { copyRanges } from '../statistics/schema-parts';
import { COLOR_FIGURES } from './figure-layout';
import type { ColorFigure } from './figure-layout';
import type { Results } from './results';

type LightResult = NonNullable<Results['experimentB']>['lights'][number];

/** The lights of models that know the light: thresholds tuned in each, and whether tape is kept in it. */
export async function describeLights(evaluation: Evaluation): Promise<LightResult[]> {
  const { simulator, calibrated } = evaluation;
  const groups = new Set(calibrated.map(({ group }) => group));
  const described: LightResult[] = [];
  for (const { variant: name, lights } of simulator.byLight) {
    for (const { light, calibration, kept } of lights) {
      described.push({
        name,
        light,
        scored: groups.has(light),
        frames: calibration.frames,
        ranges: copyRanges(calibration.ranges),
        iouOnSimulator: describeIou(calibration),
        tapeKept: await estimateKept(kept, evaluation),
      });
    }
  }
  return described;
}

/** @param kept pixels by frame */
async function estimateKept(
  kept: readonly (readonly number[])[],
  { run: { seed, resamples }, signal }: Evaluation,
): Promise<LightResult['tapeKept']> {
  const measure = (draws: Uint32Array): Float64Array => {
    const sums = new Float64Array(COUNTS);
    for (const [frame, counts] of kept.entries()) {
      for (const [k, count] of counts.entries()) sums[k] = (sums[k] ?? 0) + count * (draws[frame] ?? 0);
    }
    const byColor = readCounts(sums);
    const ious = TAPE_COLORS.map((color) => computeIou(byColor[color]) ?? NaN);
    return Float64Array.from([...ious, averageDefined(ious)]);
  };
  const bootstrap = await runBootstrap([[...kept.keys()]], measure, {
    ...{ seed, resamples },
    ...(signal && { signal }),
  });
  const estimate = (color: ColorFigure): LightResult['tapeKept']['all'] =>
    estimateFigure(bootstrap, COLOR_FIGURES.indexOf(color));
  return {
    frames: kept.length,
    white: estimate('white'),
    yellow: estimate('yellow'),
    red: estimate('red'),
    all: estimate('all'),
  };
}
