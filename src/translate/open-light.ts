import { IDENTITY } from './identity';
import type { ModelCard } from './card';
import { LightChooser } from './light-chooser';
import type { Lights } from './lights';
import { ModelError } from './model-error';
import { readLightFile } from './read-light-file';

/**
 * Finds the light that frames are to be shown in.
 * @param card undefined for identity
 * @param light the name of a light on the card; `random`; `cycle`; FILE.json or FILE.json#NAME, a file of `sim2real models
 * describe-light`; empty: the first light on the card
 * @returns undefined where the model takes no light and none was asked for
 * @throws ModelError where the model takes no light, or not this one
 */
export async function openLight(
  card: ModelCard | undefined,
  light: string,
): Promise<LightChooser | undefined> {
  if (card?.light === undefined || card.lights === undefined) {
    if (light === '') return undefined;
    const name = card?.name ?? IDENTITY;
    throw new ModelError({
      card: name,
      expected: `a model that knows the light, to show frames in light ${light}`,
      found: `${name}, which does not`,
      remedy: 'Leave light empty, or choose another model: sim2real models list.',
    });
  }
  if (light === 'random' || light === 'cycle') return new LightChooser(card.lights, light);
  if (light.includes('/') || /\.json(#|$)/.test(light)) {
    return new LightChooser(await readLight(light, card.name, card.light.shape[1]), 'steady');
  }
  const names = Object.keys(card.lights);
  const name = light || names[0];
  return new LightChooser(
    keepOne(card.lights, name, {
      card: card.name,
      remedy: `Lights of ${card.name}: ${names.join(', ')}; or random, cycle, FILE.json.`,
    }),
    'steady',
  );
}

async function readLight(light: string, model: string, numbers: number): Promise<Lights> {
  const [file = '', name] = light.split('#');
  const described = await readLightFile(file, model);
  if (described.numbers !== numbers) {
    throw new ModelError({
      ...{ card: model, file, remedy: 'Write it again for this model.' },
      expected: `descriptions of ${numbers} numbers, as ${model} takes them`,
      found: `${described.numbers}`,
    });
  }
  const names = Object.keys(described.lights);
  const only = names.length === 1 ? names[0] : undefined;
  return keepOne(described.lights, name ?? only, {
    ...{ card: model, file },
    remedy: `Name one: ${names.map((each) => `${file}#${each}`).join(', ')}.`,
  });
}

function keepOne(
  lights: Lights,
  name: string | undefined,
  where: { readonly card: string; readonly file?: string; readonly remedy: string },
): Lights {
  const light = name === undefined ? undefined : lights[name];
  if (name !== undefined && light !== undefined) return { [name]: light };
  throw new ModelError({
    ...where,
    expected: name === undefined ? 'one light' : `light ${name}`,
    found: `lights ${Object.keys(lights).join(', ')}`,
  });
}
