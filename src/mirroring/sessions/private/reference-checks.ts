import { Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { refuseOtherEnvironment } from './environment';
import { checkId, checkWhole } from '../../../private/checks';
import { reject } from '../../../private/errors';
import { differ, isKnown } from '../../../private/tokens';

const NUMBERS = [1, 32766] as const;

/** 24 bits. AWS states no range; 0 is left out as others do. */
const VIRTUAL_NETWORKS = [1, 2 ** 24 - 1] as const;

/** A target that is given: of the same Region, and of another account by its id alone. */
export function checkTarget(scope: IConstruct, prop: string, { env, trafficMirrorTargetRef }: ec2refs.ITrafficMirrorTargetRef): void {
  const { trafficMirrorTargetId } = trafficMirrorTargetRef;
  const { account, region } = Stack.of(scope);
  checkId(prop, 'tmt', trafficMirrorTargetId, scope);
  if (differ(env.region, region)) {
    reject(`${prop} must lie in the Region of the session (${region}), got one in ${env.region}: packets are not mirrored across Regions; make a target here`, scope);
  }
  if (differ(env.account, account) && !isKnown(trafficMirrorTargetId)) {
    reject(`${prop} must be named by its id where it lies in another account, got one that this app declares in ${env.account}; share it, deploy it first, and write `
      + 'MirrorTarget.fromMirrorTargetId(this, "Target", "tmt-…")', scope);
  }
}

/** A filter that is given: of the same account and Region. */
export function checkFilterReference(scope: IConstruct, filter: ec2refs.ITrafficMirrorFilterRef | undefined): void {
  if (filter !== undefined) {
    checkId('filter', 'tmf', filter.trafficMirrorFilterRef.trafficMirrorFilterId, scope);
    refuseOtherEnvironment(scope, 'filter', filter, 'filters are not shared, so make one here');
  }
}

interface Numbers {
  readonly sessionNumber?: number;
  readonly virtualNetworkId?: number;
}

/** Refuses numbers that a session cannot bear. */
export function checkNumbers(scope: IConstruct, { sessionNumber, virtualNetworkId }: Numbers, defaultNumber: number): void {
  checkWhole(scope, 'sessionNumber', sessionNumber, NUMBERS, `leave it out for ${defaultNumber}`);
  checkWhole(scope, 'virtualNetworkId', virtualNetworkId, VIRTUAL_NETWORKS, 'leave it out, AWS then chooses one');
}
