import { TAPE_COLORS } from '../../lines/tape';
import type { VariantSpec } from '../variants/load-variant';
import { listFrames } from '../frames/frame-folder';
import { InputError, refuseAll } from '../frames/input-error';
import { spreadEvenly, spreadSample } from '../frames/spread-sample';
import type { ExcludedFrame } from '../frames/frame-results';
import { PackedMerger } from '../thresholds/frame-histogram';
import type { Margin } from '../thresholds/fit-margin';
import { HsvGrid } from '../thresholds/hsv-grid';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { Signature } from '../measures/describe-view';
import type { TallyPool } from '../tally/tally-pool';
import type { TunedColors } from '../thresholds/tune-colors';

export interface CalibrateOptions {
  readonly frames: string;
  readonly masks: string;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  /** Take so many frames, evenly spread; all unless given. */
  readonly most?: number;
  /** Whether a sample of the frames is described, for measures of whole sets. */
  readonly signatures?: boolean;
  /** Called with frames done and their number. */
  readonly report?: (done: number, total: number) => void;
}

export interface Calibration extends TunedColors {
  /** Number of frames that the thresholds were tuned on. */
  readonly frames: number;
  readonly excluded: readonly ExcludedFrame[];
  /** All frames' pixels by bin and class, packed. */
  readonly histogram: Uint8Array;
  /** Signatures of a sample of the frames, in their order; empty unless asked for. */
  readonly signatures: readonly Signature[];
}

/**
 * Finds the thresholds of highest IoU for what each variant makes of a folder's frames. The answer is the same
 * for any number of threads.
 * @throws InputError where no frame can be used, or none of them has tape
 * @throws RangeError where the binning does not divide the levels
 */
export async function calibrateVariants(
  pool: TallyPool,
  { frames: folder, masks, binning, margin, most, signatures = false, report }: CalibrateOptions,
  variants: readonly VariantSpec[],
): Promise<Calibration[]> {
  // Throws on an impossible binning before any picture is read.
  const grid = new HsvGrid(binning);
  const { frames: all, excluded } = await listFrames(folder, masks);
  const chosen = new Set(spreadEvenly(all.length, most ?? all.length));
  const frames = all.filter((_, i) => chosen.has(i));
  const plan = { variants, binning, thresholds: {}, geometry: false, signatures };
  const counted = await pool.tally(plan, spreadSample(frames), (done) => report?.(done, frames.length));
  const left = [...excluded, ...counted.excluded];
  if (counted.tallies.length === 0) throw refuseAll(folder, left);
  const merger = new PackedMerger(grid);
  const none = new Uint8Array(0);
  const histograms = variants.map((_, variant) =>
    merger.merge(counted.tallies.map((tally) => tally.variants[variant]?.histogram ?? none)),
  );
  return Promise.all(
    histograms.map(async (histogram, variant) => {
      const tuned = await pool.tune({ binning, histograms: [histogram], margin });
      if (TAPE_COLORS.every((color) => tuned.iou[color] === undefined)) {
        throw new InputError(`${masks}: expected tape (classes 1, 2, 3) in the masks, found none`);
      }
      const about = { frames: counted.tallies.length, excluded: left };
      const described = counted.tallies.flatMap((tally) => tally.variants[variant]?.signature ?? []);
      return { ...tuned, ...about, histogram, signatures: described };
    }),
  );
}
