import type { CountedInput } from './count/counted-input';
import { mergeInputs } from './count/merge-inputs';
import type { MergeOptions } from './count/merge-inputs';
import { describeResults } from './results/describe-results';
import type { Results } from './results/results';
import type { TallyPool } from './tally/tally-pool';

/**
 * Evaluates what was counted of one or more inputs, by both experiments. A, real2sim: thresholds tuned in the simulator
 * are applied to each variant's output. B, sim2real, where there are masks and simulator frames: thresholds tuned on
 * frames that each model made look real are applied to raw real frames.
 */
export async function evaluate(
  pool: TallyPool,
  inputs: readonly CountedInput[],
  options: MergeOptions,
): Promise<Results> {
  return describeResults(await mergeInputs(pool, inputs, options));
}
