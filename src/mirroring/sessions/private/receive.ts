import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { MirrorReception } from './origin';
import { warnOfUnusedAdmission } from './security-group-rules';
import { has } from '../../../private/shapes';

/** Targets of this library, imported ones included, that take part in what a session sets up. */
interface ReceivingTarget extends ec2refs.ITrafficMirrorTargetRef {
  _receive(reception: MirrorReception): void;
}

/** Hands a session to its target, where the target is one of this library. */
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
