import type { RgbFrame } from '../../image/frame';
import { Kinematics } from '../../lines/kinematics';
import type { Twist } from '../../lines/lane-controller';
import { paintMask } from '../../lines/paint-mask';
import { loadPolicyModel } from '../../translate/policy-model';
import type { PolicyModel } from '../../translate/policy-model';
import { addTurn } from './add-turn';
import type { MeasuredTruth } from './frame-measurer';
import { addTo, countSums, placePolicy } from './sums';

/**
 * What policies do about a frame, against what they do about the frame that is painted from the true mask. Commands of the
 * motors are read as speed and turn of a robot that was never calibrated.
 */
export class PolicyMeter {
  readonly #kinematics = new Kinematics();

  private constructor(private readonly policies: readonly PolicyModel[]) {}

  /** @param policies names in models/, or paths of cards @throws ModelError where one cannot be used */
  static async load(policies: readonly string[]): Promise<PolicyMeter> {
    const models: PolicyModel[] = [];
    for (const policy of policies) models.push(await loadPolicyModel(policy));
    return new PolicyMeter(models);
  }

  /**
   * @param outputs what each variant makes of a frame
   * @param counted what was counted of each
   * @param truth the frame's mask, if it has one
   * @returns the same, with sums of policies in those that have sums
   * @throws TranslateError where a policy takes only frames of another size
   */
  async measure<Counted extends { readonly sums?: Float64Array }>(
    outputs: readonly RgbFrame[],
    counted: readonly Counted[],
    truth: Pick<MeasuredTruth, 'mask' | 'width' | 'height' | 'turn'> | undefined,
  ): Promise<readonly Counted[]> {
    // Where the tape in view tells the lane follower no turn, there is none to compare with.
    if (truth?.turn === undefined) return counted;
    const { mask, width, height } = truth;
    const wanted = await this.#decide(paintMask(mask, width, height));
    const measured: Counted[] = [];
    for (const [i, each] of counted.entries()) {
      const output = outputs[i];
      const isCounted = output !== undefined && each.sums !== undefined;
      measured.push(isCounted ? { ...each, sums: await this.#add(output, wanted, each.sums) } : each);
    }
    return measured;
  }

  async #add(output: RgbFrame, wanted: readonly Twist[], row: Float64Array): Promise<Float64Array> {
    const sums = new Float64Array(countSums(this.policies.length));
    sums.set(row);
    for (const [policy, { v, omega }] of (await this.#decide(output)).entries()) {
      const twist = wanted[policy];
      if (twist === undefined) continue;
      const at = placePolicy(policy);
      addTurn(sums, at, omega, twist.omega);
      addTo(sums, at.speed, Math.abs(v - twist.v));
    }
    return sums;
  }

  async close(): Promise<void> {
    for (const policy of this.policies) await policy.close();
  }

  async #decide(frame: RgbFrame): Promise<Twist[]> {
    const twists: Twist[] = [];
    for (const policy of this.policies) twists.push(this.#kinematics.toTwist(await policy.decide(frame)));
    return twists;
  }
}
