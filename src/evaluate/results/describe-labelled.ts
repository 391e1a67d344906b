import { BY_LABELS } from '../count/counted-frame';
import type { Evaluation } from '../count/evaluation';
import type { EstimateReader } from './estimate-reader';
import type { Combination } from './figure-layout';
import { scoreCell } from './list-scores';
import type { Results } from './results';

/** Every variant with the simulator's thresholds against a model's labels; none with masks. */
export function listLabelled({ run }: Pick<Evaluation, 'run'>): Combination[] {
  return run.masks ? [] : [...run.variants.keys()].map((variant) => ({ variant, thresholds: BY_LABELS }));
}

/** Names of the variants that are the model whose labels are the reference, whatever its region. */
export function findOwn({ variants, labeller }: Evaluation['run']): string[] {
  return variants.flatMap(({ name, model }) =>
    model !== null && model.name === labeller.name && model.sha256 === labeller.sha256 ? [name] : [],
  );
}

/** How each variant agrees with a model's labels; null with masks. */
export function describeLabelled(evaluation: Evaluation, estimates: EstimateReader): Results['labelled'] {
  const { run, cells } = evaluation;
  if (run.masks) return null;
  const own = findOwn(run);
  const judged = listLabelled(evaluation).flatMap((combination) => {
    const variant = run.variants[combination.variant]?.name ?? '';
    return own.includes(variant) ? [] : [{ variant, combination }];
  });
  return {
    model: run.labeller,
    own,
    scores: judged.flatMap(({ variant, combination }) =>
      cells.flatMap((cell) =>
        scoreCell(cell, combination, estimates).map((score) => ({ variant, ...score })),
      ),
    ),
    means: judged.map(({ variant, combination }) => ({ variant, iou: estimates.mean(combination) })),
  };
}
