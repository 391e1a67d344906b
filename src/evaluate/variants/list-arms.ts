import { parseRegion } from '../../image/region';
import type { Region } from '../../image/region';
import { readCard } from '../../translate/card';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../../translate/load-translator';
import { describeError } from '../../process/describe-error';
import type { ArmSpec } from './load-arm';
import { InputError } from '../frames/frame-folder';
import type { ArmCard } from './variant-results';

/** The arms of both experiments, and what results say of each, in the same order. */
export interface ListedArms {
  /** Experiment A: what is done to real frames; the first one is raw. */
  readonly arms: readonly ArmSpec[];
  readonly armCards: readonly ArmCard[];
  /** Experiment B: what is done to simulator frames. */
  readonly reverseArms: readonly ArmSpec[];
  readonly reverseCards: readonly ArmCard[];
}

/** What both experiments are given in any case: colour statistics, each way. */
const COLOR_STATISTICS = { real2sim: 'classic', sim2real: 'classic-sim2real' } as const;

/**
 * The arms of both experiments; a model's card says which one it is of.
 * @param models names in models/, or cards' paths, either with @REGION; none: the model that the proxy runs by default
 * @throws ModelError on a card that cannot be read, InputError on one that is there already or a region that is none
 */
export async function listArms(models: readonly string[]): Promise<ListedArms> {
  const arms: ArmSpec[] = [
    { name: 'raw', kind: 'raw' },
    { name: 'anti-instagram', kind: 'anti-instagram' },
    { name: 'colour-statistics', kind: 'model', model: COLOR_STATISTICS.real2sim, direction: 'real2sim' },
  ];
  const reverseArms: ArmSpec[] = [
    { name: 'colour-statistics', kind: 'model', model: COLOR_STATISTICS.sim2real, direction: 'sim2real' },
  ];
  // Whoever names none wants to know what the proxy does as it comes.
  for (const given of models.length > 0 ? models : [DEFAULT_MODELS.real2sim]) {
    const { model, ...part } = splitRegion(given);
    const card = await readCard(findCardPath(model, defaultModelsDir));
    const { direction } = card;
    const name = part.region === undefined ? card.name : `${card.name}@${part.regionText}`;
    const list = direction === 'real2sim' ? arms : reverseArms;
    if (list.some((arm) => arm.name === name)) {
      throw new InputError(`--model ${given}: there is an arm ${name} already`);
    }
    list.push({ name, kind: 'model', model, direction, ...(part.region && { region: part.region }) });
  }
  return {
    arms,
    armCards: await describeArms(arms),
    reverseArms,
    reverseCards: await describeArms(reverseArms),
  };
}

/** `canonical@bottom-half`: a model and the region in place of its own. A path may hold an @ of its own. */
function splitRegion(given: string): { model: string; region?: Region; regionText: string } {
  const [, model = given, regionText = ''] = /^(.+)@([^@/]+)$/.exec(given) ?? [];
  if (regionText === '' || regionText.endsWith('.json')) return { model: given, regionText: '' };
  try {
    return { model, region: parseRegion(regionText), regionText };
  } catch (error) {
    throw new InputError(`--model ${given}: ${describeError(error)}`, {
      cause: error,
    });
  }
}

function describeArms(arms: readonly ArmSpec[]): Promise<ArmCard[]> {
  return Promise.all(
    arms.map(async (arm) => {
      if (arm.kind !== 'model') return { name: arm.name, kind: arm.kind, model: null, region: null };
      const { name, sha256, direction } = await readCard(findCardPath(arm.model, defaultModelsDir));
      const region = arm.region === undefined ? null : nameRegion(arm.region);
      return { name: arm.name, kind: arm.kind, model: { name, sha256, direction }, region };
    }),
  );
}

function nameRegion(region: Region): string {
  if (typeof region === 'string') return region;
  return [region.x, region.y, region.width, region.height].join(',');
}
