import type { BootstrapOptions } from '../statistics/bootstrap';
import { MEASURE_FIGURES, listPolicyFigures } from './measure-figures';
import type { MeasureResult } from './measure-results';
import { tabulate } from './tabulate';
import type { MeasuredFrames } from './tabulate';

/**
 * All measures of all variants in all cells, each compared with the first variant's.
 * @param policies names of the policies that were measured
 */
export async function listMeasures(
  frames: MeasuredFrames,
  policies: readonly string[],
  options: BootstrapOptions,
): Promise<MeasureResult[]> {
  const found = await tabulate([...MEASURE_FIGURES, ...listPolicyFigures(policies)], frames, options);
  return found.map(({ figure: { measure, part }, variant, by, group, estimate, against, difference, p }) => {
    return { measure, variant, by, group, part, figure: estimate, against, difference, p };
  });
}
