import type { TapeColor } from '../lines/color-ranges';
import { listFrames, pairMasks } from './frame-folder';
import type { ExcludedFrame } from './frame-folder';
import { InputError } from './frame-folder';
import { PackedMerger } from './frame-histogram';
import type { Margin } from './fit-margin';
import { HsvGrid } from './hsv-grid';
import type { HsvBinning } from './hsv-grid';
import type { TallyPool } from './tally-pool';
import type { TunedColors } from './tune-colors';

export interface CalibrateOptions {
  readonly frames: string;
  readonly masks: string;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  /** Called with frames done and their number. */
  readonly report?: (done: number, total: number) => void;
}

export interface Calibration extends TunedColors {
  /** Frames that the thresholds were tuned on. */
  readonly frames: number;
  readonly excluded: readonly ExcludedFrame[];
  readonly binning: HsvBinning;
  readonly margin: Margin;
  /** Colours of which the frames have no pixel; they keep Duckietown's thresholds. */
  readonly missing: readonly TapeColor[];
  /** All frames' pixels by bin and class, packed. */
  readonly histogram: Uint8Array;
}

/**
 * Finds the thresholds of highest IoU, pooled over a folder's frames. The same answer every time, whatever the number
 * of threads.
 * @throws InputError where no frame can be used, or none of them has tape
 * @throws RangeError where the binning does not divide the levels
 */
export async function calibrate(pool: TallyPool, options: CalibrateOptions): Promise<Calibration> {
  const { binning, margin, report } = options;
  // Refuses an impossible binning before any picture is read.
  const grid = new HsvGrid(binning);
  const { frames, excluded } = await pairMasks(await listFrames(options.frames), options.masks);
  const counted = await pool.tally(
    { arms: [{ name: 'raw', kind: 'raw' }], binning, thresholds: [], geometry: false },
    frames,
    (done) => report?.(done, frames.length),
  );
  const left = [...excluded, ...counted.excluded];
  if (counted.tallies.length === 0) {
    throw new InputError(`${options.frames}: no frame can be used: ${left[0]?.reason ?? 'none found'}`);
  }
  const packed = counted.tallies.flatMap(({ arms }) => arms.map((arm) => arm.histogram));
  const histogram = new PackedMerger(grid).merge(packed);
  const tuned = await pool.tune({ binning, histograms: [histogram], margin });
  const missing = (['white', 'yellow', 'red'] as const).filter((color) => tuned.iou[color] === undefined);
  if (missing.length === 3) {
    throw new InputError(`${options.masks}: expected tape (classes 1, 2, 3) in the masks, found none`);
  }
  return { ...tuned, frames: counted.tallies.length, excluded: left, binning, margin, missing, histogram };
}
