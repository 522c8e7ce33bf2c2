import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorRules } from './mirror-filter';
import { MirrorSource } from './mirror-source';

export interface MirrorSessionProps extends MirrorRules {
  readonly source: MirrorSource;
  readonly target: ec2refs.ITrafficMirrorTargetRef;
  /** A filter that exists or that sessions share; exclusive with rules. @default - a filter of its own, by the rules given here */
  readonly filter?: ec2refs.ITrafficMirrorFilterRef;
  /** @default 1 */
  readonly sessionNumber?: number;
  /** @default - chosen by AWS */
  readonly virtualNetworkId?: number;
  /** Bytes of each packet. @default - whole packets */
  readonly packetLength?: number;
  /** @default - none */
  readonly description?: string;
}

export class MirrorSession extends Construct {
  constructor(scope: Construct, id: string, _props: MirrorSessionProps) { super(scope, id); }
}
