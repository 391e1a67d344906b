import type { RgbFrame } from '../image/frame';
import { describeError } from '../process/describe-error';
import { readPolicyCard } from './card';
import type { PolicyCard } from './card';
import { readCheckedModel } from './check-model';
import { takesSize } from './frame-size';
import { defaultModelsDir, findCardPath } from './load-translator';
import { ModelError } from './model-error';
import { TranslateError } from './translate-error';
// After load-translator, which keeps its telemetry off.
import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * A policy that was trained: a frame in, the motors' commands out.
 * @param policy a name in models/, or the path of a card
 * @param camera size of the frames that it will get; undefined: not known yet
 * @throws ModelError where the policy is missing, not what its card says, or made for frames of another size
 */
export async function loadPolicyModel(
  policy: string,
  camera?: { readonly width: number; readonly height: number },
): Promise<PolicyModel> {
  const cardPath = findCardPath(policy, defaultModelsDir);
  const card = await readPolicyCard(cardPath);
  if (camera !== undefined) checkSize(card, cardPath, camera);
  const bytes = await readCheckedModel(card, cardPath);
  try {
    // One thread, so that its sums are the same on every run; it takes a millisecond, so the caller's own thread runs it.
    const session = await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const model = new PolicyModel(card, session);
    if (camera !== undefined) {
      const { width, height } = camera;
      await model.decide({ width, height, data: new Uint8Array(width * height * 3) });
    }
    return model;
  } catch (error) {
    throw new ModelError(
      { card: cardPath, file: card.file, expected: 'a policy that runs', found: describeError(error) },
      { cause: error },
    );
  }
}

/** @throws ModelError where a policy is missing, or its card is broken or of another kind of model */
export async function checkPolicy(policy: string): Promise<PolicyCard> {
  const cardPath = findCardPath(policy, defaultModelsDir);
  const card = await readPolicyCard(cardPath);
  await readCheckedModel(card, cardPath);
  return card;
}

/** A policy at work; it keeps nothing between frames. */
export class PolicyModel {
  readonly name: string;
  readonly #card: PolicyCard;
  readonly #session: InferenceSession;

  constructor(card: PolicyCard, session: InferenceSession) {
    this.name = card.name;
    this.#card = card;
    this.#session = session;
  }

  /**
   * @param frame rgb8
   * @returns what it gives the motors, -1 to 1 each
   * @throws TranslateError where it was made for frames of another size
   */
  async decide({
    width,
    height,
    data,
  }: RgbFrame): Promise<{ readonly left: number; readonly right: number }> {
    const { input, output } = this.#card;
    if (!takesSize(this.#card, width, height)) {
      const [, rows, columns] = input.shape;
      throw new TranslateError(
        `Policy ${this.name}: expected frames of ${columns}x${rows} (its card's input shape), got ${width}x${height}.`,
      );
    }
    const picture = new Tensor('uint8', data, [1, height, width, 3]);
    const results = await this.#session.run({ [input.name]: picture });
    const [left, right] = results[output.name]?.data ?? [];
    if (!Number.isFinite(left) || !Number.isFinite(right)) {
      throw new TranslateError(
        `Policy ${this.name}: expected two finite commands, got ${String(left)} and ${String(right)}.`,
      );
    }
    return { left: Number(left), right: Number(right) };
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

function checkSize(
  policy: PolicyCard,
  card: string,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (takesSize(policy, width, height)) return;
  const [, rows, columns] = policy.input.shape;
  throw new ModelError({
    card,
    expected: `a policy for the camera's frames, ${width}x${height}`,
    found: `one for ${columns}x${rows}`,
    remedy: 'Export it for that size, or choose another.',
  });
}
