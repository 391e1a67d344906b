import { countEvaluation } from './count/count-evaluation';
import type { EvaluateOptions } from './count/evaluation';
import { describeResults } from './results/describe-results';
import type { Results } from './results/results';
import type { TallyPool } from './tally/tally-pool';
import type { TallyPlan } from './tally/tally-plan';

/**
 * Runs both experiments. A, real2sim: thresholds tuned in the simulator are applied to each variant's output. B,
 * sim2real, where there are masks and simulator frames: thresholds tuned on frames that each model made look real are
 * applied to raw real frames.
 * @returns the results, and the plan by which frames were counted and can be drawn
 * @throws InputError where nothing can be evaluated, ModelError where a model cannot be used
 */
export async function evaluate(
  pool: TallyPool,
  options: EvaluateOptions,
): Promise<{ readonly results: Results; readonly plan: TallyPlan }> {
  // Packed frames are freed when this returns, before the statistics begin.
  const { evaluation, plan } = await countEvaluation(pool, options);
  return { results: await describeResults(evaluation), plan };
}
