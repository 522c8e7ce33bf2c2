import { aws_ec2 as ec2, Resource } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorRule } from './mirror-rule';

/** Which packets are mirrored. */
export interface MirrorRules {
  /** Rules for packets towards the interface, in order. @default - everything, where no rule of either direction is given; otherwise nothing */
  readonly inboundRules?: MirrorRule[];
  /** Rules for packets away from the interface, in order. @default - everything, where no rule of either direction is given; otherwise nothing */
  readonly outboundRules?: MirrorRule[];
  /** Whether queries to the resolver of the VPC, and its answers, are mirrored. No rule applies to them. @default - true where everything is mirrored */
  readonly amazonDns?: boolean;
}

export interface MirrorFilterProps extends MirrorRules {
  /** Kept as a tag: a change of the property of AWS would replace a filter that is in use. @default - none */
  readonly description?: string;
}

/** A filter that sessions share. */
export class MirrorFilter extends Resource implements ec2refs.ITrafficMirrorFilterRef {
  public static fromMirrorFilterId(_scope: Construct, _id: string, _mirrorFilterId: string): ec2refs.ITrafficMirrorFilterRef { throw new Error(); }
  public readonly mirrorFilterId: string;
  public readonly trafficMirrorFilterRef: ec2refs.TrafficMirrorFilterReference;
  constructor(scope: Construct, id: string, _props: MirrorFilterProps = {}) {
    super(scope, id);
    const filter = new ec2.CfnTrafficMirrorFilter(this, 'Resource');
    this.mirrorFilterId = filter.ref;
    this.trafficMirrorFilterRef = filter.trafficMirrorFilterRef;
  }
}
