import type { Stratum } from '../statistics/bootstrap';
import type { Evaluation } from '../count/evaluation';
import type { Results } from './results';
import type { Signature } from '../measures/describe-view';
import { numberTexts } from '../measures/frame-set';
import type { FrameSet, SetExperiment } from '../measures/frame-set';
import { judgeInvented } from './judge-measures';
import { listMeasures } from '../measures/measure-table';
import { measureSets } from '../measures/set-measures';
import { addRow } from '../measures/sums';
import { RAW } from '../variants/load-variant';

type Described = Pick<Results, 'measures' | 'inventedTape' | 'neighbours' | 'diversity' | 'twoSample'>;

/** What a model can do wrong besides a lower IoU. @param scenes strata to draw from, and the scene of each frame */
export async function describeMeasures(
  evaluation: Evaluation,
  { strata, sceneOf }: { readonly strata: readonly Stratum[]; readonly sceneOf: readonly number[] },
): Promise<Described> {
  const { options, frames, cells, calibrated, neighbours } = evaluation;
  const { seed, resamples, signal } = options;
  const bootstrap = { seed, resamples, ...(signal && { signal }) };
  const variants = options.variants.map(({ spec }) => spec.name);
  const sums = frames.map(({ tally }) => {
    const pair = neighbours.sums.get(tally.frame);
    return variants.map((_, variant) => addFlicker(tally.variants[variant]?.sums, pair?.[variant]));
  });
  const shown = cells.filter((cell) => cell.by === 'all' || calibrated.includes(cell));
  const measures = await listMeasures({ variants, sums, cells: shown, strata, sceneOf }, bootstrap);
  return {
    measures,
    inventedTape: judgeInvented(measures, new Set(sceneOf).size),
    neighbours: neighbours.about,
    ...(await measureSets(listExperiments(evaluation), bootstrap)),
  };
}

/** A frame's own row, with what flickers between it and the frame before. */
function addFlicker(
  own: Float64Array | undefined,
  flicker: Float64Array | undefined,
): Float64Array | undefined {
  if (own === undefined || flicker === undefined) return own ?? flicker;
  const row = own.slice();
  addRow(row, flicker);
  return row;
}

function listExperiments(evaluation: Evaluation): SetExperiment[] {
  const { simulator } = evaluation;
  const real = sampleReal(evaluation);
  const rendered = simulator.signatures.length === 0 ? undefined : sampleSimulator(evaluation);
  const first: SetExperiment = { experiment: 'A', translated: real, target: rendered };
  if (rendered === undefined || simulator.translated.length === 0) return [first];
  return [first, { experiment: 'B', translated: rendered, target: real }];
}

function sampleReal({ options, frames, groups }: Evaluation): FrameSet {
  const [column = ''] = groups.columns;
  const sampled = frames.filter(({ tally }) => tally.variants[RAW]?.signature);
  return {
    scenes: numberTexts(sampled.map(({ labels }) => labels.scene)),
    groups: numberTexts(sampled.map(({ labels }) => labels.groups[column] ?? '')),
    variants: options.variants.map(({ spec }, variant) => ({
      name: spec.name,
      signatures: sampled.flatMap(({ tally }): Signature[] => {
        const { signature } = tally.variants[variant] ?? {};
        return signature === undefined ? [] : [signature];
      }),
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
      ...simulator.translated.map(({ variant, calibration }) => {
        return { name: variant.spec.name, signatures: calibration.signatures };
      }),
    ],
  };
}
