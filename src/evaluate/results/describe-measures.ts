import type { Stratum } from '../statistics/bootstrap';
import type { Evaluation } from '../count/evaluation';
import type { Results } from './results';
import type { Signature } from '../measures/describe-view';
import { numberNames } from '../measures/frame-set';
import type { FrameSet, SetExperiment } from '../measures/frame-set';
import { judgeInvented } from './judge-measures';
import { listMeasures } from '../measures/measure-table';
import { measureSets } from '../measures/set-measures';

type Described = Pick<Results, 'measures' | 'inventedTape' | 'neighbours' | 'diversity' | 'twoSample'>;

/** What a model can do wrong besides a lower IoU. @param scenes strata to draw from, and the scene of each row */
export async function describeMeasures(
  evaluation: Evaluation,
  { strata, sceneOf }: { readonly strata: readonly Stratum[]; readonly sceneOf: readonly number[] },
): Promise<Described> {
  const { run, rows, cells, calibrated, neighbours, signal } = evaluation;
  const { seed, resamples } = run;
  const bootstrap = { seed, resamples, ...(signal && { signal }) };
  const variants = run.variants.map(({ name }) => name);
  const sums = rows.map((row) => row.variants.map((variant) => variant.sums));
  const shown = cells.filter((cell) => cell.by === 'all' || calibrated.includes(cell));
  const measures = await listMeasures(
    { variants, sums, cells: shown, strata, sceneOf },
    run.policies.map(({ name }) => name),
    bootstrap,
  );
  return {
    measures,
    inventedTape: judgeInvented(measures, new Set(sceneOf).size),
    neighbours,
    ...(await measureSets(listExperiments(evaluation), bootstrap)),
  };
}

function listExperiments(evaluation: Evaluation): SetExperiment[] {
  const { simulator } = evaluation;
  const real = sampleReal(evaluation);
  const rendered = simulator.signatures.length === 0 ? undefined : sampleSimulator(evaluation);
  const first: SetExperiment = { experiment: 'A', translated: real, target: rendered };
  if (rendered === undefined || simulator.translated.length === 0) return [first];
  return [first, { experiment: 'B', translated: rendered, target: real }];
}

function sampleReal({ run, sampled, columns }: Evaluation): FrameSet {
  const [column = ''] = columns;
  return {
    scenes: numberNames(sampled.map(({ scene }) => scene)),
    groups: numberNames(sampled.map(({ groups }) => groups[column] ?? '')),
    variants: run.variants.map(({ name }, variant) => ({
      name,
      signatures: sampled.flatMap(({ signatures }): Signature[] => signatures.slice(variant, variant + 1)),
    })),
  };
}

/** The simulator's scenes are unknown: each frame counts as one, and neighbours stay in one fold. */
function sampleSimulator({ simulator }: Evaluation): FrameSet {
  const plain = simulator.signatures;
  return {
    scenes: [...plain.keys()],
    groups: plain.map(() => 0),
    variants: [
      { name: 'simulator', signatures: plain },
      ...simulator.translated.map(({ name, calibration }) => {
        return { name, signatures: calibration.signatures };
      }),
    ],
  };
}
