import { calibrateVariants } from '../evaluate/count/calibrate-variants';
import type { CalibrateOptions, Calibration } from '../evaluate/count/calibrate-variants';
import { TallyPool } from '../evaluate/tally/tally-pool';

/**
 * Finds the thresholds of highest IoU, pooled over a folder's frames as they are.
 * @param jobs threads; as many as there are cores unless given
 * @throws InputError where no frame can be used, or none of them has tape
 * @throws RangeError where the binning does not divide the levels
 */
export async function calibrate(options: CalibrateOptions, jobs?: number): Promise<Calibration> {
  const pool = new TallyPool({ ...(jobs !== undefined && { jobs }) });
  try {
    const [only] = await calibrateVariants(pool, options, [{ name: 'raw', kind: 'raw' }]);
    if (only === undefined) throw new Error('calibrate: expected one calibration for one variant, got none');
    return only;
  } finally {
    await pool.close();
  }
}
