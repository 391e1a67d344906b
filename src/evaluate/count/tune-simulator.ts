import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import type { ColorRanges } from '../../lines/color-ranges';
import type { VariantSpec } from '../variants/load-variant';
import { calibrateVariants } from './calibrate-variants';
import type { Calibration } from './calibrate-variants';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { Signature } from '../measures/describe-view';
import type { SimulatorResult } from './count-results';
import type { TallyPool } from '../tally/tally-pool';

/** Thresholds tuned in the simulator: on its frames, or given. */
export type SimulatorSource =
  | { readonly source: 'frames'; readonly name: string; readonly frames: string; readonly masks: string }
  | { readonly source: 'file'; readonly name: string; readonly ranges: ColorRanges }
  | { readonly source: 'duckietown'; readonly name: string };

export interface SimulatorOptions {
  readonly simulator: SimulatorSource;
  /** Models of experiment B, which make the simulator's frames look real before thresholds are tuned on them. */
  readonly reverseVariants: readonly VariantSpec[];
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly report?: (done: number, total: number) => void;
}

export interface Simulator {
  readonly ranges: ColorRanges;
  /** Its frames, packed into one; undefined where thresholds were given. */
  readonly histogram?: Uint8Array;
  readonly about: SimulatorResult;
  /** Of a sample of its frames; empty where thresholds were given. */
  readonly signatures: readonly Signature[];
  /** Of experiment B, in the order of its models; empty where thresholds were given. */
  readonly translated: readonly Calibration[];
}

/** Tunes thresholds on the simulator's frames, as they are and as each model of experiment B makes them. */
export async function tuneSimulator(pool: TallyPool, options: SimulatorOptions): Promise<Simulator> {
  const { simulator, reverseVariants, binning, margin, report } = options;
  if (simulator.source !== 'frames') {
    const ranges = simulator.source === 'file' ? simulator.ranges : DUCKIETOWN_COLOR_RANGES;
    const none = { frames: 0, excluded: [], iou: { white: null, yellow: null, red: null } };
    const about = { source: simulator.source, name: simulator.name, ...none };
    return { ranges, about, signatures: [], translated: [] };
  }
  const { name, frames, masks } = simulator;
  const [plain, ...translated] = await calibrateVariants(
    pool,
    { frames, masks, binning, margin, signatures: true, ...(report && { report }) },
    [{ name: 'raw', kind: 'raw' }, ...reverseVariants],
  );
  if (plain === undefined) throw new Error('expected a calibration on plain frames');
  return {
    ranges: plain.ranges,
    histogram: plain.histogram,
    signatures: plain.signatures,
    about: {
      source: 'frames',
      name,
      frames: plain.frames,
      excluded: [...plain.excluded],
      iou: describeIou(plain),
    },
    translated,
  };
}

export function describeIou({ iou }: Calibration): SimulatorResult['iou'] {
  return { white: iou.white ?? null, yellow: iou.yellow ?? null, red: iou.red ?? null };
}
