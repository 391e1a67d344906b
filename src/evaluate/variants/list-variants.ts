import { parseRegion } from '../../image/region';
import type { Region } from '../../image/region';
import { readCard } from '../../translate/card';
import type { Lights } from '../../translate/lights';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../../translate/load-translator';
import { readLightFile } from '../../translate/read-light-file';
import { describeError } from '../../process/describe-error';
import type { ModelSpec, VariantSpec } from './load-variant';
import { InputError } from '../frames/input-error';
import type { VariantCard } from './variant-results';

/** A variant, and what results say of it. */
export interface ListedVariant {
  readonly spec: VariantSpec;
  readonly card: VariantCard;
  /** Lights by name, of a sim2real model that knows the light. */
  readonly lights?: Lights;
}

export interface ListedVariants {
  /** Experiment A: what is done to real frames; raw comes first (RAW). */
  readonly variants: readonly ListedVariant[];
  /** Experiment B: what is done to simulator frames. */
  readonly reverseVariants: readonly ListedVariant[];
}

/** Both experiments always have colour statistics, one for each direction. */
const COLOR_STATISTICS = { real2sim: 'classic', sim2real: 'classic-sim2real' } as const;

/**
 * The variants of both experiments; a model's card says which one it is of.
 * @param models names in models/, or cards' paths, either with @REGION; none: the model that the proxy runs by default
 * @param lightFile what models describe-light wrote: lights in place of those on the cards of models that know the light
 * @throws ModelError on a card or file that cannot be read, InputError on a repeated model, an invalid region, or lights
 * that no model takes
 */
export async function listVariants(models: readonly string[], lightFile?: string): Promise<ListedVariants> {
  const variants: VariantSpec[] = [
    { name: 'raw', kind: 'raw' },
    { name: 'anti-instagram', kind: 'anti-instagram' },
    { name: 'colour-statistics', kind: 'model', model: COLOR_STATISTICS.real2sim, direction: 'real2sim' },
  ];
  const reverseVariants: VariantSpec[] = [
    { name: 'colour-statistics', kind: 'model', model: COLOR_STATISTICS.sim2real, direction: 'sim2real' },
  ];
  // A user who names none wants to know what the proxy does by default.
  for (const given of models.length > 0 ? models : [DEFAULT_MODELS.real2sim]) {
    const { model, ...part } = splitRegion(given);
    const card = await readCard(findCardPath(model, defaultModelsDir));
    const { direction } = card;
    const name = part.region === undefined ? card.name : `${card.name}@${part.regionText}`;
    const list = direction === 'real2sim' ? variants : reverseVariants;
    if (list.some((variant) => variant.name === name)) {
      throw new InputError(`--model ${given}: there is a variant ${name} already; name it once`);
    }
    list.push({ name, kind: 'model', model, direction, ...(part.region && { region: part.region }) });
  }
  return {
    variants: await describeVariants(variants),
    reverseVariants: await addLights(await describeVariants(reverseVariants), lightFile),
  };
}

/** Shows frames in all lights that a model knows: its thresholds are then one set for all of them. */
async function addLights(
  variants: readonly ListedVariant[],
  lightFile: string | undefined,
): Promise<ListedVariant[]> {
  const given = lightFile === undefined ? undefined : await readLightFile(lightFile, 'of --model');
  const listed: ListedVariant[] = [];
  for (const variant of variants) {
    const { spec } = variant;
    const known =
      spec.kind === 'model' ? await readCard(findCardPath(spec.model, defaultModelsDir)) : undefined;
    if (spec.kind !== 'model' || known?.light === undefined || known.lights === undefined) {
      listed.push(variant);
      continue;
    }
    const numbers = known.light.shape[1];
    if (given !== undefined && given.numbers !== numbers) {
      throw new InputError(
        `${lightFile ?? ''}: expected descriptions of ${numbers} numbers, as ${known.name} takes them, found ${given.numbers}`,
      );
    }
    const lights = given?.lights ?? known.lights;
    const descriptions = Object.values(lights).map((light) => light.descriptions);
    listed.push({ ...variant, spec: { ...spec, lights: descriptions }, lights });
  }
  if (given !== undefined && listed.every(({ lights }) => lights === undefined)) {
    throw new InputError(
      `--lights ${lightFile ?? ''}: expected a sim2real model that knows the light, found none: name it with --model`,
    );
  }
  return listed;
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

function describeVariants(specs: readonly VariantSpec[]): Promise<ListedVariant[]> {
  return Promise.all(specs.map(async (spec) => ({ spec, card: await describeVariant(spec) })));
}

async function describeVariant(spec: VariantSpec): Promise<VariantCard> {
  if (spec.kind !== 'model') return { name: spec.name, kind: spec.kind, model: null, region: null };
  const region = spec.region === undefined ? null : nameRegion(spec.region);
  return { name: spec.name, kind: spec.kind, model: await describeModel(spec), region };
}

export async function describeModel({ model }: ModelSpec): Promise<NonNullable<VariantCard['model']>> {
  const { name, sha256, direction } = await readCard(findCardPath(model, defaultModelsDir));
  return { name, sha256, direction };
}

function nameRegion(region: Region): string {
  if (typeof region === 'string') return region;
  return [region.x, region.y, region.width, region.height].join(',');
}
