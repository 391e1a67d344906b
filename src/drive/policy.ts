import { loadPolicyModel } from '../translate/policy-model';
import type { PolicyModel } from '../translate/policy-model';
import type { Agent, AgentAction, AgentInput } from './agent';

/**
 * A policy that was trained, as an agent.
 * @param policy a name in models/, or the path of a card
 * @param camera size of the frames that it will get
 * @throws ModelError where the policy is missing, not what its card says, or made for frames of another size
 */
export async function loadPolicy(
  policy: string,
  camera: { readonly width: number; readonly height: number },
): Promise<Agent> {
  return new Policy(await loadPolicyModel(policy, camera));
}

class Policy implements Agent {
  readonly #model: PolicyModel;

  constructor(model: PolicyModel) {
    this.#model = model;
  }

  get name(): string {
    return this.#model.name;
  }

  /** It keeps nothing between frames. */
  reset(): void {
    return;
  }

  async act({ frame }: AgentInput): Promise<AgentAction> {
    return { command: await this.#model.decide(frame) };
  }

  close(): Promise<void> {
    return this.#model.close();
  }
}
