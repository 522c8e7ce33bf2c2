import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { DestinationKind } from './bound-destination';
import { has } from '../../../private/shapes';
import { warn } from '../../../private/warnings';

/** What a fleet is to a target. */
export interface FleetReception {
  /** The fleet, the scope of errors and of rules that cannot live with the target. */
  readonly fleet: IConstruct;
  /** Ranges of the networks that it mirrors, where they are known. */
  readonly ranges?: readonly string[];
  readonly prefixListIds: readonly string[];
  /** Props by which the user says from where packets come. */
  readonly admissionProps: readonly string[];
  /** Bytes of each packet that are mirrored; all of them where it is not given. */
  readonly packetLength?: number;
}

/** What a controller must know of a target. */
export interface FleetTarget {
  readonly kind?: DestinationKind;
  /** Sources that fit; without a limit where it is not given. */
  readonly mostSources?: number;
  /** The zone of the interface that receives, a literal or a token. */
  readonly availabilityZone?: string;
}

/** Targets of this library, imported ones included. */
interface ReceivingTarget extends ec2refs.ITrafficMirrorTargetRef {
  _receiveFleet(reception: FleetReception): FleetTarget;
}

/** Hands a fleet to a target, where the target is one of this library. */
export function receiveFleet(target: ec2refs.ITrafficMirrorTargetRef, reception: FleetReception): FleetTarget {
  return isReceiving(target) ? target._receiveFleet(reception) : {};
}

/** Whether a target is known by what this app declares of it, so that it lets sources in. */
export function letsIn(target: ec2refs.ITrafficMirrorTargetRef): boolean {
  return has(target, '_letsIn') && target._letsIn === true;
}

function isReceiving(target: ec2refs.ITrafficMirrorTargetRef): target is ReceivingTarget {
  return has(target, '_receiveFleet');
}

/** Warns of props that say from where packets come, where no target lets anything in. */
export function warnOfUnusedFleetAdmission(fleet: IConstruct, props: readonly string[]): void {
  if (props.length > 0) {
    warn(fleet, 'mirrorFleetOpensNothing', `${props.join(' and ')} of ${fleet.node.path} opens nothing: no target has a security group that this app could change, and the owners of the targets let `
      + 'packets in. Leave it out, or acknowledge this where one value serves several fleets');
  }
}
