import { describeError } from '../process/describe-error';
import { readGivenFile } from '../process/read-given-file';
import { lightFileSchema, type LightFile } from './lights';
import { ModelError } from './model-error';

/**
 * Reads what `sim2real models describe-light` wrote.
 * @param model the model that the lights are for, for the message
 * @throws ModelError where it cannot be read, or is something else
 */
export async function readLightFile(file: string, model: string): Promise<LightFile> {
  const problem = { card: model, file, expected: 'a file of sim2real models describe-light' };
  const remedy = 'Write it again for this model.';
  let value: unknown;
  try {
    value = JSON.parse(await readGivenFile(file));
  } catch (cause) {
    throw new ModelError({ ...problem, found: describeError(cause), remedy }, { cause });
  }
  const parsed = lightFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const found = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'something else'}`;
  throw new ModelError({ ...problem, found, remedy }, { cause: parsed.error });
}
