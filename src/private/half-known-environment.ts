import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { reject } from './errors';
import { isKnown } from './tokens';

/**
 * The policy names the account and Region of those who use it. A token for them would be resolved where the policy stands: between a stack
 * with an env and one without, that is another account, and nothing is delivered.
 *
 * @param users what is delivered, in the words of the message
 */
export function refuseHalfKnownEnvironment(what: string, policyOwner: IConstruct, using: Stack, users = 'flow logs'): void {
  const owner = Stack.of(policyOwner);
  const halfKnown = (['account', 'region'] as const).find(part => isKnown(owner[part]) !== isKnown(using[part]));
  if (owner !== using && halfKnown !== undefined) {
    const [known, unknown] = isKnown(owner[halfKnown]) ? [owner, using] : [using, owner];
    reject(`${what} must be given an env where its ${users} have one, and the other way round: got stack ${known.node.path} with ${halfKnown} `
      + `${known[halfKnown]} and stack ${unknown.node.path} without; the policy could not name the ${halfKnown} of the ${users}, so give both stacks an env`, policyOwner);
  }
}
