import { z } from 'zod';
import { isRegionInside } from '../image/region';
import { describeError } from '../process/describe-error';
import { ModelError } from './model-error';
import { readGivenFile } from '../process/read-given-file';
import { checkLengths, lightInputSchema, lightsSchema } from './lights';

const text = z.string().min(1);
const count = z.int().min(0);

const fractions = z
  .strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .refine(isRegionInside, 'a part within 0..1 of the frame');

/** A number is a fixed size; a name stands for whatever the camera sends. */
const side = z.union([z.int().min(1).max(65_535), text]);

const tensor = z.strictObject({
  name: text,
  type: z.literal('uint8'),
  /** Batch, height, width, channels. */
  shape: z.tuple([z.literal(1), side, side, z.literal(3)]),
  layout: z.literal('NHWC'),
  colours: z.literal('RGB'),
});

/** What the cards of all models have, whatever they do. */
const sharedKeys = {
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  /** The ONNX file's path, relative to the card's folder and inside it. */
  file: text,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Size of the file. */
  bytes: z.int().min(1),
  /** Version of ONNX's standard operator set. */
  opset: z.int().min(1),
  input: tensor,
  /** How many trained (or, for classic, measured) numbers the model holds. */
  parameters: count,
  multiplyAccumulates: z.strictObject({ at: z.strictObject({ width: count, height: count }), count }),
  training: z.strictObject({
    script: text,
    data: text,
    domains: z.strictObject({ source: text, target: text }),
    steps: count,
    seed: z.int().nullable(),
    /** Weight of each loss; empty where nothing was trained. */
    losses: z.record(text, z.number()),
    /** Commit of this repository that trained it. */
    commit: text.nullable(),
  }),
  metrics: z.array(z.strictObject({ name: text, value: z.number(), data: text, note: text.optional() })),
  intendedUse: text,
  licence: text,
  provenance: text,
};

const modelSchema = z
  .strictObject({
    ...sharedKeys,
    family: z.enum(['canonical', 'realistic', 'cyclegan', 'unit', 'fast-style', 'classic', 'identity']),
    direction: z.enum(['real2sim', 'sim2real']),
    output: tensor,
    /** A second input: the light that the frame is to be shown in. */
    light: lightInputSchema.optional(),
    /** Lights that have names; the first one is the default. */
    lights: lightsSchema.optional(),
    region: z.union([z.literal('full'), z.literal('bottom-half'), fractions]),
  })
  .superRefine(({ light, lights }, context) => {
    if ((light === undefined) !== (lights === undefined)) {
      const path = [light === undefined ? 'lights' : 'light'];
      context.addIssue({ code: 'custom', path, message: 'light and lights together, or neither' });
    } else if (light !== undefined && lights !== undefined) {
      checkLengths(lights, light.shape[1], context);
    }
  });

const policySchema = z.strictObject({
  ...sharedKeys,
  family: z.literal('policy'),
  /** Commands of the left and the right motor, -1 to 1 each. */
  output: z.strictObject({
    name: text,
    type: z.literal('float32'),
    shape: z.tuple([z.literal(1), z.literal(2)]),
    layout: z.literal('wheels'),
  }),
});

/** The card of a model that translates frames. Checked against the file by `readCheckedModel`. */
export type ModelCard = z.infer<typeof modelSchema>;
export type ModelDirection = ModelCard['direction'];
/** The card of a model that drives: a frame in, a wheel command out. */
export type PolicyCard = z.infer<typeof policySchema>;
export type AnyCard = ModelCard | PolicyCard;
export type TensorCard = AnyCard['input'] | AnyCard['output'];

/**
 * Reads and checks the card of a model that translates frames. Throws a ModelError that names the card, the key, what was
 * expected and what was found.
 */
export async function readCard(path: string): Promise<ModelCard> {
  return parseCard(await readJson(path), path);
}

/** Reads and checks the card of a policy, as `readCard` does. */
export async function readPolicyCard(path: string): Promise<PolicyCard> {
  const value = await readJson(path);
  if (isPolicy(value)) return parse(policySchema, value, path);
  const { name } = parseCard(value, path);
  throw new ModelError({
    card: path,
    expected: 'a policy, which drives',
    found: `${name}, which translates frames`,
    remedy: 'Give a card of family policy; a model that translates is given with --model.',
  });
}

/** Reads and checks a card of either kind, as `readCard` does. */
export async function readAnyCard(path: string): Promise<AnyCard> {
  const value = await readJson(path);
  return isPolicy(value) ? parse(policySchema, value, path) : parseCard(value, path);
}

function isPolicy(value: unknown): boolean {
  return (value as { readonly family?: unknown } | null)?.family === 'policy';
}

async function readJson(path: string): Promise<unknown> {
  let content: string;
  try {
    content = await readGivenFile(path);
  } catch (error) {
    throw new ModelError(
      {
        card: path,
        expected: 'a model card (a .json file)',
        found: describeError(error),
        remedy: 'See what there is with: sim2real models list.',
      },
      { cause: error },
    );
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new ModelError({ card: path, expected: 'JSON', found: describeError(error) }, { cause: error });
  }
}

/** Checks a card that is already read, as `readCard` does; `path` is for the message. */
export function parseCard(value: unknown, path: string): ModelCard {
  if (!isPolicy(value)) return parse(modelSchema, value, path);
  throw new ModelError({
    card: path,
    expected: 'a model that translates frames',
    found: `${parse(policySchema, value, path).name}, a policy, which drives`,
    remedy: 'Give it to sim2real drive --agent.',
  });
}

function parse<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const key = issue?.path.map(String).join('.') ?? '';
  const where = key === '' ? '' : `${key}: `;
  throw new ModelError(
    {
      card: path,
      expected: `the keys and values of a model card`,
      found: `${where}${issue?.message ?? 'something else'} (the value is ${describeValue(value, issue?.path ?? [])})`,
      remedy: 'models/README.md tells what a card holds.',
    },
    { cause: parsed.error },
  );
}

function describeValue(root: unknown, path: readonly PropertyKey[]): string {
  let value = root;
  for (const key of path) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? 'missing' : json.length > 80 ? `${json.slice(0, 77)}...` : json;
}
