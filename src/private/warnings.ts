import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Adds a warning that a user can acknowledge by id.
 *
 * Ids are a contract between releases: people acknowledge them in their code.
 */
export function warn(scope: IConstruct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-network-visibility:${id}`, message);
}

/**
 * Warns that the policy of an imported key must be extended by its owner.
 *
 * @param otherwise who must be let in, and what happens until then
 */
export function warnOfKey(key: IConstruct, id: string, otherwise: string): void {
  warn(key, id, `the customer managed key is imported, and this app cannot change its policy; until that policy lets ${otherwise}. `
    + 'Acknowledge this once the policy is in place');
}
