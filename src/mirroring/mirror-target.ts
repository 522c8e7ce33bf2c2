import { Resource } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorDestination } from './mirror-destination';
import { MirrorReception } from './private/origin';

export interface MirrorTargetProps {
  /** Where the packets go. */
  readonly destination: MirrorDestination;
  /** Ranges of sources that this app does not declare, for example those of other accounts: security groups admit them. @default - only sources of sessions of this app */
  readonly sourceCidrs?: string[];
  /** Largest packet, in bytes, that the path from the sources carries. @default - not judged */
  readonly pathMtu?: number;
  /** Kept as a tag: a change of the property of AWS would replace a target that is in use. @default - none */
  readonly description?: string;
}

/** A target that serves many sessions. */
export class MirrorTarget extends Resource implements ec2refs.ITrafficMirrorTargetRef {
  public static fromMirrorTargetId(_scope: Construct, _id: string, _mirrorTargetId: string): ec2refs.ITrafficMirrorTargetRef { throw new Error(); }
  public readonly mirrorTargetId: string;
  public readonly trafficMirrorTargetRef: ec2refs.TrafficMirrorTargetReference;
  constructor(scope: Construct, id: string, _props: MirrorTargetProps) {
    super(scope, id);
    throw new Error();
  }
  /** Opens doors for a session's source, counts it and judges the path. @internal */
  public _receive(_reception: MirrorReception): void {}
}
