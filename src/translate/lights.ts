import { z } from 'zod';

const text = z.string().min(1);

/** A word: it stands on command lines, and must not read as a path. */
const lightName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)
  .refine((name) => !RESERVED.includes(name), 'another name: random and cycle have a meaning of their own');

/** Whether a light may be called so. */
export function isLightName(name: string): boolean {
  return lightName.safeParse(name).success;
}

/** Values of `light` that are no names. */
const RESERVED: readonly string[] = ['random', 'cycle'];

/** A light: descriptions of frames in it, for light differs from place to place. */
const light = z.strictObject({
  /** How many frames it was learned from. */
  frames: z.int().min(1),
  /** What none of these frames showed, and was taken from other lights. */
  unseen: z.array(text),
  descriptions: z.array(z.array(z.number())).min(1),
});

export const lightsSchema = z
  .record(lightName, light)
  .refine((lights) => Object.keys(lights).length > 0, 'at least one light');

/** Lights by name. */
export type Lights = z.infer<typeof lightsSchema>;

/** The second input of a graph: float32 [1, N], a description of the light. */
export const lightInputSchema = z.strictObject({
  name: text,
  type: z.literal('float32'),
  shape: z.tuple([z.literal(1), z.int().min(1)]),
  /** What the numbers are. */
  meaning: text,
});

/** What `sim2real models describe-light` writes. */
export const lightFileSchema = z
  .strictObject({ numbers: z.int().min(1), lights: lightsSchema })
  .superRefine(({ numbers, lights }, context) => {
    checkLengths(lights, numbers, context);
  });

export type LightFile = z.infer<typeof lightFileSchema>;

/** Each description must be as long as the graph's input. */
export function checkLengths(lights: Lights, numbers: number, context: z.core.$RefinementCtx): void {
  for (const [name, { descriptions }] of Object.entries(lights)) {
    const wrong = descriptions.findIndex(({ length }) => length !== numbers);
    if (wrong < 0) continue;
    context.addIssue({
      code: 'custom',
      path: ['lights', name, 'descriptions', wrong],
      message: `a description of ${numbers} numbers, not of ${descriptions[wrong]?.length ?? 0}`,
    });
  }
}
