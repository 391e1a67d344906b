import { InputError } from '../evaluate/frames/input-error';
import { readCard } from '../translate/card';
import type { Lights } from '../translate/lights';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../translate/load-translator';
import { readLightFile } from '../translate/read-light-file';
import { NUMBERS } from './description';
import type { Description } from './description';

export interface OtherLights {
  /** Where they were found, in words. */
  readonly name: string;
  readonly descriptions: readonly Description[];
}

/**
 * Lights from which parts are taken that frames do not show.
 * @param given FILE.json of an earlier description, or the name of a model whose card has lights; unless given, the card of
 * the default sim2real model
 * @returns undefined where none was given and the default model knows no lights
 * @throws ModelError where the file or card cannot be read, InputError where it has no such lights
 */
export async function readOtherLights(given?: string): Promise<OtherLights | undefined> {
  if (given?.endsWith('.json')) {
    const { lights, numbers } = await readLightFile(given, 'none');
    return { name: given, descriptions: listDescriptions(lights, numbers, given) };
  }
  const { name, light, lights } = await readCard(
    findCardPath(given ?? DEFAULT_MODELS.sim2real, defaultModelsDir),
  );
  if (light !== undefined && lights !== undefined) {
    return { name: `model ${name}`, descriptions: listDescriptions(lights, light.shape[1], name) };
  }
  if (given === undefined) return undefined;
  throw new InputError(
    `--like ${given}: expected a model whose card names lights, or a file of models describe-light, found a model without`,
  );
}

function listDescriptions(lights: Lights, numbers: number, name: string): Description[] {
  if (numbers !== NUMBERS) {
    throw new InputError(
      `${name}: expected descriptions of ${NUMBERS} numbers, found ${numbers}: they are of another kind`,
    );
  }
  return Object.values(lights).flatMap(({ descriptions }) =>
    descriptions.map((description) => Float64Array.from(description)),
  );
}
