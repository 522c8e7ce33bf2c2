import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { warnOfUnusedAdmission } from './security-group-rules';
import { MirrorReception } from './origin';
import { has } from '../../../private/shapes';

/** Targets of this library, imported ones included, that take part in what a session sets up. */
interface ReceivingTarget extends ec2refs.ITrafficMirrorTargetRef {
  _receive(reception: MirrorReception): void;
}

/** Tells a target of a session, if it wants to know. */
export function receive(target: ec2refs.ITrafficMirrorTargetRef, reception: MirrorReception): void {
  if (isReceiving(target)) {
    target._receive(reception);
  } else {
    warnOfUnusedAdmission(reception);
  }
}

function isReceiving(target: ec2refs.ITrafficMirrorTargetRef): target is ReceivingTarget {
  return has(target, '_receive');
}
