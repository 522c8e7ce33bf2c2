import { FleetPolicy, HIGHEST_NUMBER, MOST_SESSIONS } from './policy';
import { CustomResourceRequest } from './state';

/** What woke the controller. */
export type Wake =
  /** Something has changed: what it is may be seen only in a while. */
  | { readonly kind: 'news' }
  /** A schedule, or an invocation that goes on. */
  | { readonly kind: 'sweep' }
  | { readonly kind: 'release-brake' }
  | { readonly kind: 'policy'; readonly request: CustomResourceRequest; readonly policy: FleetPolicy }
  | { readonly kind: 'refused'; readonly request: CustomResourceRequest; readonly reason: string }
  /** Without a policy if it was never a good one: then there are no sessions. */
  | { readonly kind: 'delete'; readonly request: CustomResourceRequest; readonly policy?: FleetPolicy };

type CustomResourceEvent = CustomResourceRequest & {
  /** The policy as JSON text: CloudFormation would make texts of its numbers. */
  readonly ResourceProperties?: { readonly Policy?: string };
};

/** The event of an invocation that goes on where the last one ended. */
export const CONTINUE = { action: 'continue' };

/** Events only wake: nothing but what is addressed to the controller itself is read out of them. */
export function wakeOf(event: unknown): Wake {
  const { RequestType: type, action, 'detail-type': detailType } = event as Record<string, unknown>;
  if (type === 'Create' || type === 'Update' || type === 'Delete') {
    return customResource(event as CustomResourceEvent, type);
  }
  if (action === 'release-brake') {
    return { kind: 'release-brake' };
  }
  return { kind: action === 'continue' || action === 'sweep' || detailType === 'Scheduled Event' ? 'sweep' : 'news' };
}

function customResource(event: CustomResourceEvent, type: string): Wake {
  const request = {
    ResponseURL: event.ResponseURL,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    // Stays the same: another id would make CloudFormation delete the fleet after an update.
    PhysicalResourceId: event.PhysicalResourceId ?? `fleet-${event.LogicalResourceId}`,
  };
  try {
    const policy = readPolicy(event.ResourceProperties?.Policy ?? '');
    return { kind: type === 'Delete' ? 'delete' : 'policy', request, policy };
  } catch (error) {
    return type === 'Delete' ? { kind: 'delete', request } : { kind: 'refused', request, reason: (error as Error).message };
  }
}

/** What CloudFormation filled in may be wrong in ways that synthesis could not see. */
export function readPolicy(text: string): FleetPolicy {
  const policy = JSON.parse(text) as FleetPolicy;
  const refuse = (rule: string, got: unknown): never => {
    throw new Error(`${rule}, got ${JSON.stringify(got)}`);
  };
  if (policy.version !== 1) {
    refuse('version of the policy must be 1: deploy construct and controller of the same version', policy.version);
  }
  if (!(Number.isInteger(policy.priority) && policy.priority >= 1 && policy.priority <= HIGHEST_NUMBER)) {
    refuse(`priority must be a whole number from 1 to ${HIGHEST_NUMBER}`, policy.priority);
  }
  if (!(Number.isInteger(policy.maxSessions) && policy.maxSessions >= 0 && policy.maxSessions <= MOST_SESSIONS)) {
    refuse(`maxSessions must be a whole number from 0 to ${MOST_SESSIONS}: a stack may take 3600 seconds to delete them`, policy.maxSessions);
  }
  if (policy.targets.length === 0) {
    refuse('targets must hold one at least', policy.targets);
  }
  if (policy.pausedUntil !== undefined && Number.isNaN(Date.parse(policy.pausedUntil))) {
    refuse('pausedUntil must be a time as ISO 8601 writes it, for example 2026-12-24T18:00:00Z', policy.pausedUntil);
  }
  return policy;
}
