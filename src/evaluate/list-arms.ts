import { readCard } from '../translate/card';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../translate/load-translator';
import type { ArmSpec } from './arms';
import type { EvaluateOptions } from './evaluation';
import { InputError } from './frame-folder';
import type { Results } from './results';

/** What both experiments are given in any case: colour statistics, each way. */
const COLOR_STATISTICS = { real2sim: 'classic', sim2real: 'classic-sim2real' } as const;

/**
 * The arms of both experiments; a model's card says which one it is of.
 * @param models names in models/, or cards' paths; none: the model that the proxy runs by default
 * @throws ModelError on a card that cannot be read, InputError on one that is there already
 */
export async function listArms(
  models: readonly string[],
): Promise<Pick<EvaluateOptions, 'arms' | 'armCards' | 'reverseArms' | 'reverseCards'>> {
  const arms: ArmSpec[] = [
    { name: 'raw', kind: 'raw' },
    { name: 'anti-instagram', kind: 'anti-instagram' },
    { name: 'colour-statistics', kind: 'model', model: COLOR_STATISTICS.real2sim, direction: 'real2sim' },
  ];
  const reverseArms: ArmSpec[] = [
    { name: 'colour-statistics', kind: 'model', model: COLOR_STATISTICS.sim2real, direction: 'sim2real' },
  ];
  // Whoever names none wants to know what the proxy does as it comes.
  for (const model of models.length > 0 ? models : [DEFAULT_MODELS.real2sim]) {
    const { name, direction } = await readCard(findCardPath(model, defaultModelsDir));
    const list = direction === 'real2sim' ? arms : reverseArms;
    if (list.some((arm) => arm.name === name)) {
      throw new InputError(`--model ${model}: there is an arm ${name} already`);
    }
    list.push({ name, kind: 'model', model, direction });
  }
  return {
    arms,
    armCards: await describeArms(arms),
    reverseArms,
    reverseCards: await describeArms(reverseArms),
  };
}

function describeArms(arms: readonly ArmSpec[]): Promise<Results['arms']> {
  return Promise.all(
    arms.map(async (arm) => {
      if (arm.kind !== 'model') return { name: arm.name, kind: arm.kind, model: null };
      const { name, sha256, direction } = await readCard(findCardPath(arm.model, defaultModelsDir));
      return { name: arm.name, kind: arm.kind, model: { name, sha256, direction } };
    }),
  );
}
