import type { RgbFrame } from '../image/frame';
import { describeError } from '../process/describe-error';
import { readPolicyCard } from '../translate/card';
import type { PolicyCard } from '../translate/card';
import { readCheckedModel } from '../translate/check-model';
import { takesSize } from '../translate/frame-size';
import { defaultModelsDir, findCardPath } from '../translate/load-translator';
import { ModelError } from '../translate/model-error';
// After load-translator, which keeps its telemetry off.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { WheelCommand } from '../world';
import type { Agent, AgentAction, AgentInput } from './agent';

/**
 * A policy that was trained: a frame in, the motors' commands out.
 * @param policy a name in models/, or the path of a card
 * @param camera size of the frames that it will get
 * @throws ModelError where the policy is missing, not what its card says, or made for frames of another size
 */
export async function loadPolicy(
  policy: string,
  camera: { readonly width: number; readonly height: number },
): Promise<Agent> {
  const cardPath = findCardPath(policy, defaultModelsDir);
  const card = await readPolicyCard(cardPath);
  checkSize(card, cardPath, camera);
  const bytes = await readCheckedModel(card, cardPath);
  try {
    // One thread, so that its sums are the same on every run; it takes a millisecond, so the agent's own thread runs it.
    const session = await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const agent = new Policy(card, session);
    const { width, height } = camera;
    await agent.decide({ width, height, data: new Uint8Array(width * height * 3) });
    return agent;
  } catch (error) {
    throw new ModelError(
      { card: cardPath, file: card.file, expected: 'a policy that runs', found: describeError(error) },
      { cause: error },
    );
  }
}

/** @throws ModelError where a policy is missing, or its card is broken or of another kind of model */
export async function checkPolicy(policy: string): Promise<void> {
  const cardPath = findCardPath(policy, defaultModelsDir);
  await readCheckedModel(await readPolicyCard(cardPath), cardPath);
}

class Policy implements Agent {
  readonly name: string;
  readonly #card: PolicyCard;
  readonly #session: InferenceSession;

  constructor(card: PolicyCard, session: InferenceSession) {
    this.name = card.name;
    this.#card = card;
    this.#session = session;
  }

  /** It keeps nothing between frames. */
  reset(): void {
    return;
  }

  async act({ frame }: AgentInput): Promise<AgentAction> {
    return { command: await this.decide(frame) };
  }

  async decide({ width, height, data }: RgbFrame): Promise<WheelCommand> {
    const { input, output } = this.#card;
    const picture = new Tensor('uint8', data, [1, height, width, 3]);
    const results = await this.#session.run({ [input.name]: picture });
    const [left, right] = results[output.name]?.data ?? [];
    if (!Number.isFinite(left) || !Number.isFinite(right)) {
      throw new Error(
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
