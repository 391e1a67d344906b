import { FrameLabeller } from '../variants/frame-labeller';
import type { ModelSpec, Variant, VariantSpec } from '../variants/load-variant';
import type { TallyPlan } from './tally-plan';

/** The model is loaded once for a variant that is the same. */
export function loadLabeller(
  spec: ModelSpec,
  plan: TallyPlan,
  variants: readonly Variant[],
): Promise<FrameLabeller> {
  const same = variants[plan.variants.findIndex((each) => isLabeller(each, plan))];
  return same ? Promise.resolve(new FrameLabeller(same)) : FrameLabeller.load(spec);
}

/** Whether a variant does what the labeller does. */
export function isLabeller(spec: VariantSpec, { labeller }: TallyPlan): boolean {
  return spec.kind === 'model' && spec.model === labeller?.model && spec.region === undefined;
}
