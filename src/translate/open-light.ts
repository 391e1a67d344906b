import { describeError } from '../process/describe-error';
import { readGivenFile } from '../process/read-given-file';
import { IDENTITY } from './identity';
import type { ModelCard } from './card';
import { LightChooser } from './light-chooser';
import { lightFileSchema, type Lights } from './lights';
import { ModelError } from './model-error';

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
  const wanted = `a file of sim2real models describe-light`;
  const remedy = 'Write it again for this model.';
  let value: unknown;
  try {
    value = JSON.parse(await readGivenFile(file));
  } catch (cause) {
    throw new ModelError(
      { card: model, file, expected: wanted, found: describeError(cause), remedy },
      { cause },
    );
  }
  const parsed = lightFileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const found = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'something else'}`;
    throw new ModelError({ card: model, file, expected: wanted, found, remedy }, { cause: parsed.error });
  }
  if (parsed.data.numbers !== numbers) {
    throw new ModelError({
      ...{ card: model, file, remedy },
      expected: `descriptions of ${numbers} numbers, as ${model} takes them`,
      found: `${parsed.data.numbers}`,
    });
  }
  const names = Object.keys(parsed.data.lights);
  const only = names.length === 1 ? names[0] : undefined;
  return keepOne(parsed.data.lights, name ?? only, {
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
