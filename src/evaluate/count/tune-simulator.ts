import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import type { ColorRanges } from '../../lines/color-ranges';
import type { ListedVariant } from '../variants/list-variants';
import type { VariantCard } from '../variants/variant-results';
import { calibrateVariants } from './calibrate-variants';
import type { Calibration } from './calibrate-variants';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvBinning } from '../thresholds/hsv-grid';
import { tuneLights } from './tune-lights';
import type { TunedLights } from './tune-lights';
import type { ModelSpec } from '../variants/load-variant';
import type { Signature } from '../measures/describe-view';
import type { SimulatorResult } from './count-results';
import type { TallyPool } from '../tally/tally-pool';
import { mapColors } from '../../lines/tape';

/** Thresholds tuned in the simulator: on its frames, or given. */
export type SimulatorSource =
  | { readonly source: 'frames'; readonly name: string; readonly frames: string; readonly masks: string }
  | { readonly source: 'file'; readonly name: string; readonly ranges: ColorRanges }
  | { readonly source: 'duckietown'; readonly name: string };

export interface SimulatorOptions {
  readonly simulator: SimulatorSource;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  /** The model that finds tape again in frames in each light; undefined: nothing is done light by light. */
  readonly finder?: ModelSpec | undefined;
  /** Called with frames done and their number. */
  readonly report?: (done: number, total: number) => void;
}

/** Thresholds tuned on the simulator's frames as a model of experiment B makes them look. */
export interface TranslatedSimulator {
  readonly name: string;
  readonly model: VariantCard['model'];
  readonly calibration: Calibration;
}

export interface Simulator {
  readonly ranges: ColorRanges;
  /** Its frames, packed into one; undefined where thresholds were given. */
  readonly histogram?: Uint8Array;
  readonly about: SimulatorResult;
  /** A sample of its frames; empty where thresholds were given. */
  readonly signatures: readonly Signature[];
  /** One for each model of experiment B; empty where thresholds were given. */
  readonly translated: readonly TranslatedSimulator[];
  /** One for each of these models that knows the light. */
  readonly byLight: readonly TunedLights[];
}

/**
 * Tunes thresholds on the simulator's frames, as they are and as each of the variants makes them.
 * @param variants models of experiment B, which make the simulator's frames look real
 */
export async function tuneSimulator(
  pool: TallyPool,
  { simulator, binning, margin, finder, report }: SimulatorOptions,
  variants: readonly ListedVariant[],
): Promise<Simulator> {
  if (simulator.source !== 'frames') {
    const ranges = simulator.source === 'file' ? simulator.ranges : DUCKIETOWN_COLOR_RANGES;
    const none = { frames: 0, excluded: [], iou: mapColors(() => null) };
    const about = { source: simulator.source, name: simulator.name, ...none };
    return { ranges, about, signatures: [], translated: [], byLight: [] };
  }
  const { name, frames, masks } = simulator;
  const from = { frames, masks, binning, margin, ...(report && { report }) };
  const [plain, ...calibrations] = await calibrateVariants(pool, { ...from, signatures: true }, [
    { name: 'raw', kind: 'raw' },
    ...variants.map(({ spec }) => spec),
  ]);
  if (plain === undefined) throw new Error('expected a calibration on plain frames');
  const about = { frames: plain.frames, excluded: [...plain.excluded], iou: describeIou(plain) };
  const byLight: TunedLights[] = [];
  for (const variant of variants) {
    if (finder === undefined) break;
    const tuned = await tuneLights(pool, variant, { ...from, finder });
    if (tuned !== undefined) byLight.push(tuned);
  }
  return {
    byLight,
    ranges: plain.ranges,
    histogram: plain.histogram,
    signatures: plain.signatures,
    about: { source: 'frames', name, ...about },
    translated: calibrations.flatMap((calibration, i) =>
      variants.slice(i, i + 1).map(({ card: { name, model } }) => ({ name, model, calibration })),
    ),
  };
}

export function describeIou({ iou }: Pick<Calibration, 'iou'>): SimulatorResult['iou'] {
  return mapColors((color) => iou[color] ?? null);
}
