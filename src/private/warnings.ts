import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Where aws-cdk-lib keeps what was acknowledged. */
const ACKNOWLEDGEMENTS = Symbol.for('@aws-cdk/core.Acknowledgements');

/**
 * Adds a warning that a user can acknowledge by id.
 *
 * Ids are a contract between releases: people acknowledge them in their code.
 */
export function warn(scope: IConstruct, id: string, message: string): void {
  if (!isAcknowledged(scope, idOf(id))) {
    Annotations.of(scope).addWarningV2(idOf(id), message);
  }
}

/** Says something that is in order, and worth knowing. Acknowledged by its id like a warning. */
export function note(scope: IConstruct, id: string, message: string): void {
  if (!isAcknowledged(scope, idOf(id))) {
    Annotations.of(scope).addInfoV2(idOf(id), message);
  }
}

function idOf(id: string): string {
  return `cdk-network-visibility:${id}`;
}

/**
 * Whether a warning was acknowledged before it came, as those of `atEnd` may be.
 *
 * Before 2.276 aws-cdk-lib looks at the constructs around, not at the very construct. So it is asked for something below.
 */
function isAcknowledged({ node }: IConstruct, id: string): boolean {
  const { [ACKNOWLEDGEMENTS]: acknowledgements } = node.root as { [ACKNOWLEDGEMENTS]?: { has?(path: string, id: string): boolean } };
  return acknowledgements?.has?.(`${node.path}/Warning`, id) ?? false;
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
