import { type EncodedPolicy, POLICY, type Policy } from './policy.js';
import { checkPolicyRead } from './read-check.js';

/**
 * Encodes a policy in canonical form, with the source of every term: the form of a policy in a file, which `parsePolicy`
 * and `--policy` read back into an equal policy.
 *
 * @throws TypeError where the policy has not been read
 */
export function encodePolicy(policy: Policy): EncodedPolicy {
  checkPolicyRead(policy);
  return POLICY.encode(policy);
}
