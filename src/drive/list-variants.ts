import { readCard } from '../translate/card';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../translate/load-translator';
import type { VariantSpec } from './variant';

/** What models are compared with: nothing between camera and agent, and what corrects colours without learning. */
export type Baseline = 'raw' | 'anti-instagram' | 'colour-statistics';

const BASELINE_SPECS: Readonly<Record<Baseline, VariantSpec>> = {
  raw: { name: 'raw', kind: 'raw' },
  'anti-instagram': { name: 'anti-instagram', kind: 'anti-instagram' },
  'colour-statistics': {
    name: 'colour-statistics',
    kind: 'model',
    model: 'classic',
    direction: 'real2sim',
  },
};

/**
 * The baselines, then the models.
 * @param models by name or card; undefined: the one that the proxy runs by default
 * @throws ModelError where there is no such card, or it is broken
 */
export async function listVariants(
  baselines: readonly Baseline[],
  models: readonly string[] = [DEFAULT_MODELS.real2sim],
): Promise<VariantSpec[]> {
  const cards = await Promise.all(
    models.map(async (model) => ({ model, card: await readCard(findCardPath(model, defaultModelsDir)) })),
  );
  return [
    ...baselines.map((name) => BASELINE_SPECS[name]),
    ...cards.map(({ model, card }): VariantSpec => {
      return { name: card.name, kind: 'model', model, direction: card.direction };
    }),
  ];
}
