import { checkPolicy } from '../../translate/policy-model';
import { InputError } from '../frames/input-error';
import type { PolicyAbout } from './variant-results';

/**
 * What results say of policies.
 * @param policies names in models/, or cards' paths
 * @throws ModelError where one cannot be used, InputError on one that was given twice
 */
export async function describePolicies(policies: readonly string[]): Promise<PolicyAbout[]> {
  const described: PolicyAbout[] = [];
  for (const policy of policies) {
    const { name, sha256 } = await checkPolicy(policy);
    if (described.some((each) => each.name === name)) {
      throw new InputError(`--policy ${policy}: there is a policy ${name} already; name it once`);
    }
    described.push({ name, sha256 });
  }
  return described;
}
