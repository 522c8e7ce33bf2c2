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
