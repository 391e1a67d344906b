import { readCard } from '../translate/card';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../translate/load-translator';
import type { VariantSpec } from './variant';

/** What models are compared with: nothing between camera and agent, and what corrects colours without learning. */
export type Baseline = 'raw' | 'anti-instagram' | 'colour-statistics';

/**
 * The baselines, then the models.
 * @param models by name or card; undefined: the one that the proxy runs by default
 * @throws ModelError where there is no such card, or it is broken
 */
export async function listVariants(
  baselines: readonly Baseline[],
  models: readonly string[] = [DEFAULT_MODELS.real2sim],
): Promise<VariantSpec[]> {
  return Promise.all([
    ...baselines.map(async (name): Promise<VariantSpec> => {
      return name === 'colour-statistics'
        ? { ...(await specifyModel('classic')), name }
        : { name, kind: name };
    }),
    ...models.map(specifyModel),
  ]);
}

async function specifyModel(model: string): Promise<VariantSpec & { readonly kind: 'model' }> {
  const { name, direction, sha256 } = await readCard(findCardPath(model, defaultModelsDir));
  return { name, kind: 'model', model, direction, sha256 };
}
