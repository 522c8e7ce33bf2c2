import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Ports } from './ports';
import { holds } from '../../../private/ranges';
import { isKnown } from '../../../private/tokens';

/** Seen from the mirrored interface: `ingress` is towards it. */
export type TrafficDirection = 'ingress' | 'egress';

/** A rule as AWS has it: of one direction and one IP version. */
export interface FilterRule {
  readonly direction: TrafficDirection;
  readonly family: ec2.AddressFamily;
  readonly action: string;
  readonly protocol?: number;
  readonly sourceCidr: string;
  readonly destinationCidr: string;
  readonly sourcePorts?: Ports;
  readonly destinationPorts?: Ports;
  readonly description?: string;
}

/** The range of all addresses of an IP version. */
export function anyAddress(family: ec2.AddressFamily): string {
  return family === ec2.AddressFamily.IP_V4 ? '0.0.0.0/0' : '::/0';
}

/** Whether a rule fits every packet that another one of its direction fits. What tokens hold is not judged. */
export function covers(one: FilterRule, other: FilterRule): boolean {
  return one.family === other.family
    && (one.protocol === undefined || one.protocol === other.protocol)
    && coversPorts(one.sourcePorts, other.sourcePorts)
    && coversPorts(one.destinationPorts, other.destinationPorts)
    && coversRange(one.family, one.sourceCidr, other.sourceCidr)
    && coversRange(one.family, one.destinationCidr, other.destinationCidr);
}

function coversRange(family: ec2.AddressFamily, one: string, other: string): boolean {
  return one === anyAddress(family) || holds(one, other);
}

function coversPorts(one: Ports | undefined, other: Ports | undefined): boolean {
  if (one === undefined) {
    return true;
  }
  const { from, to } = other ?? { from: 0, to: 65535 };
  const known = [one.from, one.to, from, to].every(isKnown);
  return known ? one.from <= from && to <= one.to : one.from === from && one.to === to;
}
